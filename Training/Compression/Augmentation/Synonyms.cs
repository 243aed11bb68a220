using System.Text;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Augmentation;

/// <summary>Words and what may stand in their place, as a file of lines <c>word TAB synonym TAB synonym …</c>.</summary>
public static class Synonyms
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Case does not matter; commas may stand between synonyms too.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The synonyms of each word.</returns>
    /// <exception cref="DataException">A line is malformed; file and line are named.</exception>
    public static IReadOnlyDictionary<string, string[]> Read(string path)
    {
        var synonyms = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        try
        {
            foreach (var line in File.ReadLines(path, Utf8))
            {
                number++;
                if (line.Trim().Length > 0 && !synonyms.TryAdd(WordOf(line, path, number), Others(line, path, number)))
                {
                    throw new DataException(path, number, $"\"{WordOf(line, path, number)}\" has a line of its own already. Put all of its synonyms in one line.");
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw new DataException(path, number + 1, "the line is not valid UTF-8. Save the file as UTF-8.");
        }

        return synonyms.Count > 0 ? synonyms : throw new DataException(path, 1, "the file is empty. It should have lines \"word TAB synonym TAB synonym …\".");
    }

    /// <summary>Writes a file that <see cref="Read"/> reads.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> synonyms) =>
        File.WriteAllLines(path, synonyms.Select(entry => string.Join('\t', entry.Value.Prepend(entry.Key))), Utf8);

    private static string WordOf(string line, string path, int number) => line.Split('\t')[0].Trim() is { Length: > 0 } word && line.Contains('\t', StringComparison.Ordinal)
        ? word
        : throw new DataException(path, number, "a line should be a word, a tab and its synonyms.");

    private static string[] Others(string line, string path, int number) =>
        line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..].Split(['\t', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } others
            ? others
            : throw new DataException(path, number, "the word has no synonym. Leave the line out.");
}
