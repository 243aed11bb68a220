using System.Collections.Immutable;
using System.Text;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Tokenization;

/// <summary>
/// The pieces of a WordPiece model in the order of their ids: <c>vocab.txt</c> as BERT publishes it, one piece a
/// line, continuations written with <c>##</c>.
/// </summary>
public sealed class WordPieceVocabulary
{
    /// <summary>Fills a batch up to its longest sequence.</summary>
    public const string Pad = "[PAD]";

    /// <summary>Stands for a word that the pieces cannot spell.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>Opens every sequence; its last hidden state stands for the sequence.</summary>
    public const string Classify = "[CLS]";

    /// <summary>Closes every segment.</summary>
    public const string Separate = "[SEP]";

    /// <summary>Hides a piece in masked language modelling.</summary>
    public const string Mask = "[MASK]";

    /// <summary>The five special pieces, which every vocabulary must have.</summary>
    public static readonly ImmutableArray<string> Special = [Pad, Unknown, Classify, Separate, Mask];

    private readonly Dictionary<string, int> _ids;

    private WordPieceVocabulary(ImmutableArray<string> pieces, Dictionary<string, int> ids)
    {
        Pieces = pieces;
        _ids = ids;
    }

    /// <summary>The pieces; the index is the id.</summary>
    public ImmutableArray<string> Pieces { get; }

    /// <summary>The number of pieces.</summary>
    public int Count => Pieces.Length;

    /// <summary>The id of a piece, or null where the vocabulary has no such piece.</summary>
    public int? Find(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Makes a vocabulary of <paramref name="pieces"/> in the order of their ids.</summary>
    /// <exception cref="DataException">A special piece is missing, or a piece appears twice or is empty.</exception>
    public static WordPieceVocabulary Create(IEnumerable<string> pieces) => Create(pieces, "vocabulary");

    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    /// <exception cref="DataException">A special piece is missing, or a piece appears twice or is empty.</exception>
    public static WordPieceVocabulary Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException(
                $"The vocabulary '{path}' does not exist. Put BERT's vocab.txt there, or name another file in the config.");
        }

        return Create(File.ReadAllText(path, Encoding.UTF8).TrimEnd('\n', '\r').Split('\n').Select(line => line.TrimEnd('\r')), path);
    }

    /// <summary>Writes <c>vocab.txt</c>: one piece a line.</summary>
    public void Save(string path) => File.WriteAllText(path, string.Join('\n', Pieces) + "\n", new UTF8Encoding(false));

    internal Stream ToStream() => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Pieces) + "\n"));

    private static WordPieceVocabulary Create(IEnumerable<string> source, string path)
    {
        ImmutableArray<string> pieces = [.. source];
        Dictionary<string, int> ids = new(pieces.Length, StringComparer.Ordinal);
        for (int id = 0; id < pieces.Length; id++)
        {
            if (pieces[id].Length == 0)
            {
                throw new DataException(path, id + 1, "the line is empty. Remove it, or put the piece back: a line's number is its id.");
            }

            if (!ids.TryAdd(pieces[id], id))
            {
                throw new DataException(
                    path, id + 1, $"the piece '{pieces[id]}' stands on line {ids[pieces[id]] + 1} already. Each piece may appear once.");
            }
        }

        string[] missing = [.. Special.Where(piece => !ids.ContainsKey(piece))];
        return missing.Length == 0
            ? new WordPieceVocabulary(pieces, ids)
            : throw new DataException(
                $"{path}: the special pieces {string.Join(", ", missing)} are missing. Is this a WordPiece vocab.txt?");
    }
}
