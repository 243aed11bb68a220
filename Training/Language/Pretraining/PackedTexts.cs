using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Pretraining;

/// <summary>
/// Documents joined to one long sequence of tokens and cut into rows of equal length, so that nothing is padded but the
/// end of the last row: 4 bytes a token.
/// </summary>
public sealed class PackedTexts
{
    private const int DocumentsAtOnce = 1024;

    /// <summary>Fewer tokens at the end make no row: they might hold nothing to predict.</summary>
    private const int ShortestRest = 8;

    private readonly int[] _tokens;
    private readonly Packing _packing;

    private PackedTexts(int[] tokens, Packing packing, int documents, long unknown)
    {
        (_tokens, _packing, Documents, Unknown) = (tokens, packing, documents, unknown);
        int rest = (tokens.Length - packing.Overlap) % packing.RowTokens;
        Count = Math.Max(0, tokens.Length - packing.Overlap) / packing.RowTokens;
        Count += rest >= ShortestRest || (Count == 0 && rest > 0) ? 1 : 0;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of documents.</summary>
    public int Documents { get; }

    /// <summary>Tokens of all documents, those that open and end them included.</summary>
    public int Tokens => _tokens.Length;

    /// <summary>How many of them the vocabulary could not spell.</summary>
    public long Unknown { get; }

    /// <summary>The tokens of a row; the last row may be shorter.</summary>
    public ReadOnlySpan<int> Row(int index)
    {
        int start = index * _packing.RowTokens;
        return _tokens.AsSpan(start, Math.Min(_packing.RowTokens + _packing.Overlap, _tokens.Length - start));
    }

    /// <summary>Tokenizes documents on all cores and packs them; the result does not depend on the number of cores.</summary>
    /// <param name="documents">The documents; taken a part at a time, so that they are never in memory together.</param>
    /// <param name="tokenizer">Splits them.</param>
    /// <param name="packing">How they are cut.</param>
    public static PackedTexts Create(IEnumerable<string> documents, WordPieceTokenizer tokenizer, Packing packing)
    {
        List<int[]> parts = [];
        int count = 0;
        long unknown = 0;
        foreach (string[] some in documents.Chunk(DocumentsAtOnce))
        {
            IReadOnlyList<int>[] encoded = new IReadOnlyList<int>[some.Length];
            Parallel.For(0, some.Length, index => encoded[index] = tokenizer.Encode(some[index]));
            int[] part = Join(encoded, tokenizer, packing);
            parts.Add(part);
            count += some.Length;
            unknown += part.AsSpan().Count(tokenizer.UnknownId);
        }

        return new PackedTexts([.. parts.SelectMany(part => part)], packing, count, unknown);
    }

    private static int[] Join(IReadOnlyList<int>[] encoded, WordPieceTokenizer tokenizer, Packing packing)
    {
        int around = packing.DocumentStart is null ? 1 : 2;
        int[] joined = new int[encoded.Sum(ids => ids.Count == 0 ? 0 : ids.Count + around)];
        int at = 0;
        foreach (IReadOnlyList<int> ids in encoded.Where(ids => ids.Count > 0))
        {
            if (packing.DocumentStart is { } start)
            {
                joined[at++] = start;
            }

            for (int index = 0; index < ids.Count; index++)
            {
                joined[at++] = ids[index];
            }

            joined[at++] = tokenizer.SeparateId;
        }

        return joined;
    }
}
