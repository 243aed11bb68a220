namespace Platform.Training.Language.Tokenization;

/// <summary>
/// Encodes texts as BERT reads them: <c>[CLS] first [SEP]</c>, or <c>[CLS] first [SEP] second [SEP]</c>.
/// </summary>
/// <remarks>
/// A sequence that is too long loses pieces from the end of the longer text, one at a time, and of the second where
/// both are equally long (<c>_truncate_seq_pair</c> of google-research/bert; "longest first").
/// </remarks>
public sealed class PairEncoder
{
    private const int ChunkSize = 512;

    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _maximumLength;

    /// <summary>Makes an encoder.</summary>
    /// <param name="tokenizer">Splits the texts.</param>
    /// <param name="maximumLength">The longest sequence in tokens, special pieces included; at least 4.</param>
    public PairEncoder(WordPieceTokenizer tokenizer, int maximumLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 4);
        _tokenizer = tokenizer;
        _maximumLength = maximumLength;
    }

    /// <summary>Encodes all <paramref name="texts"/>, on all cores; the result does not depend on their number.</summary>
    public EncodedTexts Encode(IReadOnlyList<TextPair> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int chunks = (texts.Count + ChunkSize - 1) / ChunkSize;
        Chunk[] parts = new Chunk[chunks];
        ParallelOptions options = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(0, chunks, options, chunk =>
        {
            int start = chunk * ChunkSize;
            int end = Math.Min(start + ChunkSize, texts.Count);
            Chunk part = new(end - start);
            for (int index = start; index < end; index++)
            {
                Append(texts[index], part);
            }

            parts[chunk] = part;
        });
        return Join(parts, texts.Count);
    }

    private void Append(TextPair text, Chunk part)
    {
        IReadOnlyList<int> first = _tokenizer.Encode(text.First);
        IReadOnlyList<int> second = text.Second is null ? [] : _tokenizer.Encode(text.Second);
        int room = _maximumLength - (text.Second is null ? 2 : 3);
        (int firstLength, int secondLength) = Truncate(first.Count, second.Count, room);
        part.Truncated += first.Count + second.Count > room ? 1 : 0;

        List<int> ids = part.Ids;
        int start = ids.Count;
        ids.Add(_tokenizer.ClassifyId);
        for (int index = 0; index < firstLength; index++)
        {
            ids.Add(first[index]);
        }

        ids.Add(_tokenizer.SeparateId);
        part.FirstLengths.Add(ids.Count - start);
        if (text.Second is not null)
        {
            for (int index = 0; index < secondLength; index++)
            {
                ids.Add(second[index]);
            }

            ids.Add(_tokenizer.SeparateId);
        }

        part.Lengths.Add(ids.Count - start);
    }

    /// <summary>How many pieces of each text stay when both together may have <paramref name="room"/>.</summary>
    internal static (int First, int Second) Truncate(int first, int second, int room)
    {
        int excess = Math.Max(first + second - room, 0);
        // Up to the difference the longer text alone gives; then the two take turns, the second first.
        int alone = Math.Min(excess, Math.Abs(first - second));
        (first, second) = first > second ? (first - alone, second) : (first, second - alone);
        excess -= alone;
        return (first - excess / 2, second - (excess + 1) / 2);
    }

    private static EncodedTexts Join(Chunk[] parts, int count)
    {
        int[] ids = new int[parts.Sum(part => part.Ids.Count)];
        int[] offsets = new int[count + 1];
        int[] firstLengths = new int[count];
        int token = 0;
        int example = 0;
        foreach (Chunk part in parts)
        {
            part.Ids.CopyTo(ids, token);
            part.FirstLengths.CopyTo(firstLengths, example);
            foreach (int length in part.Lengths)
            {
                token += length;
                offsets[++example] = token;
            }
        }

        return new EncodedTexts(ids, offsets, firstLengths, parts.Sum(part => part.Truncated));
    }

    private sealed class Chunk(int examples)
    {
        public List<int> Ids { get; } = new(examples * 16);

        public List<int> Lengths { get; } = new(examples);

        public List<int> FirstLengths { get; } = new(examples);

        public int Truncated { get; set; }
    }
}
