using System.Globalization;
using System.IO.Compression;
using System.Text;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Imdb;

/// <summary>
/// Reads the Large Movie Review data set (Maas et al. 2011) as one gzipped, tab-separated file a split: <c>id</c>, <c>label</c>
/// (<c>pos</c>, <c>neg</c> or <c>unsup</c>), <c>rating</c>, <c>text</c>. Quotes are text; a row is a line.
/// </summary>
public static class ImdbFile
{
    private const string Expected = "the header 'id', 'label', 'rating', 'text', separated by tabs";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The reviews of a file, read one at a time.</summary>
    /// <param name="path">The file; unpacked on the way where it ends in <c>.gz</c>.</param>
    /// <param name="labelled">Whether every review must be labelled positive or negative.</param>
    /// <exception cref="DataException">The file is missing or malformed; file, line and column are named.</exception>
    public static IEnumerable<ImdbReview> Read(string path, bool labelled)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"The review file '{path}' does not exist. Get the IMDB reviews on the Datasets page, or name another datasets directory.");
        }

        using FileStream file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader reader = new(plain, Utf8);
        Columns columns = Columns.Find((NextLine(reader, path, 1) ?? throw new DataException(path, 1, $"the file is empty. It should begin with {Expected}.")).Split('\t'), path);
        int line = 1;
        while (NextLine(reader, path, ++line) is { } row)
        {
            yield return Parse(row.Split('\t'), columns, path, line, labelled);
        }

        if (line == 2)
        {
            throw new DataException(path, 1, "the file has no rows, only a header. Is it complete?");
        }
    }

    private static string? NextLine(StreamReader reader, string path, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw new DataException(path, line, "the text is not valid UTF-8. Save the file as UTF-8.");
        }
        catch (InvalidDataException problem)
        {
            throw new DataException(path, line, $"the file cannot be unpacked: {problem.Message} Get it again.");
        }
    }

    private static ImdbReview Parse(string[] fields, Columns columns, string path, int line, bool labelled)
    {
        if (fields.Length != columns.Count)
        {
            throw new DataException(path, line, $"{fields.Length} columns instead of {columns.Count}. A row is one line; a tab separates columns and may not stand inside one.");
        }

        bool? isPositive = fields[columns.Label] switch
        {
            "pos" => true,
            "neg" => false,
            "unsup" when !labelled => null,
            var other => throw new DataException(path, line, $"the column 'label' says '{other}'. It should be 'pos' or 'neg'{(labelled ? "" : ", or 'unsup'")}."),
        };
        return int.TryParse(fields[columns.Id], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? new ImdbReview(id, isPositive, fields[columns.Text].Replace("<br />", " ", StringComparison.Ordinal))
            : throw new DataException(path, line, $"the column 'id' says '{fields[columns.Id]}'. It should be a whole number.");
    }

    private readonly record struct Columns(int Count, int Id, int Label, int Text)
    {
        public static Columns Find(string[] header, string path)
        {
            string[] missing = [.. new[] { "id", "label", "text" }.Except(header)];
            return missing.Length == 0
                ? new Columns(header.Length, Array.IndexOf(header, "id"), Array.IndexOf(header, "label"), Array.IndexOf(header, "text"))
                : throw new DataException(path, 1, $"the column '{missing[0]}' is missing. The file should begin with {Expected}.");
        }
    }
}
