namespace Platform.Training.Language.Tokenization;

/// <summary>
/// Many encoded sequences in one block of memory: 4 bytes a token and 8 a sequence, so that SST-2's 67,349 sentences
/// take under 4 MB.
/// </summary>
public sealed class EncodedTexts
{
    private readonly int[] _ids;
    private readonly int[] _offsets;
    private readonly int[] _firstLengths;

    internal EncodedTexts(int[] ids, int[] offsets, int[] firstLengths, int truncated)
    {
        _ids = ids;
        _offsets = offsets;
        _firstLengths = firstLengths;
        Truncated = truncated;
    }

    /// <summary>The number of sequences.</summary>
    public int Count => _firstLengths.Length;

    /// <summary>The number of tokens of all sequences, special pieces included, padding not.</summary>
    public int TokenCount => _ids.Length;

    /// <summary>How many sequences lost pieces to the maximum length.</summary>
    public int Truncated { get; }

    /// <summary>The token ids of one sequence, special pieces included.</summary>
    public ReadOnlySpan<int> Ids(int index) => _ids.AsSpan(_offsets[index], Length(index));

    /// <summary>The number of tokens of one sequence.</summary>
    public int Length(int index) => _offsets[index + 1] - _offsets[index];

    /// <summary>The number of tokens of token type 0: <c>[CLS]</c>, the first text and its <c>[SEP]</c>.</summary>
    public int FirstLength(int index) => _firstLengths[index];

    /// <summary>The lengths of all sequences, in their order.</summary>
    public int[] Lengths()
    {
        int[] lengths = new int[Count];
        for (int index = 0; index < lengths.Length; index++)
        {
            lengths[index] = Length(index);
        }

        return lengths;
    }
}
