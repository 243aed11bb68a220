namespace Platform.Training.Language.Tokenization;

/// <summary>
/// Builds a WordPiece vocabulary from text: starts with single characters and joins, again and again, the pair of
/// neighbouring pieces that is the most frequent (the training of byte-pair encoding, Sennrich et al. 2016,
/// arXiv:1508.07909, with <c>##</c> continuations, as Hugging Face's WordPiece trainer does).
/// </summary>
/// <remarks>
/// Meant for small text (megabytes): each join walks over all distinct words. Deterministic: among equally frequent
/// pairs the first in ordinal order is joined.
/// </remarks>
public static class VocabularyBuilder
{
    /// <summary>Builds a vocabulary of at most <paramref name="size"/> pieces.</summary>
    /// <param name="texts">The text; normalised by <see cref="UncasedNormalizer"/>.</param>
    /// <param name="size">The largest number of pieces, the five special ones and all characters included.</param>
    /// <param name="minimumFrequency">A pair that occurs less often is not joined.</param>
    /// <param name="cancellationToken">Stops the work between two joins.</param>
    /// <exception cref="ArgumentException">The special pieces and characters alone are more than <paramref name="size"/>.</exception>
    public static WordPieceVocabulary Build(
        IEnumerable<string> texts, int size, int minimumFrequency = 2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<Word> words = CountWords(texts);
        List<string> pieces = [.. WordPieceVocabulary.Special, .. Alphabet(words)];
        if (pieces.Count > size)
        {
            throw new ArgumentException(
                $"The special pieces and the characters of the text are {pieces.Count} pieces, more than the size of {size}.", nameof(size));
        }

        HashSet<string> known = [.. pieces];
        while (pieces.Count < size && MostFrequentPair(words, minimumFrequency) is { } pair)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string joined = pair.Left + pair.Right[2..];
            foreach (Word word in words)
            {
                word.Join(pair.Left, pair.Right, joined);
            }

            if (known.Add(joined))
            {
                pieces.Add(joined);
            }
        }

        return WordPieceVocabulary.Create(pieces);
    }

    private static List<Word> CountWords(IEnumerable<string> texts)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            foreach (string word in UncasedNormalizer.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return [.. counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new Word(entry.Key, entry.Value))];
    }

    /// <summary>Every character of the text and of printable ASCII, as the start and as the continuation of a word.</summary>
    private static IEnumerable<string> Alphabet(List<Word> words)
    {
        SortedSet<string> starts = new(StringComparer.Ordinal);
        SortedSet<string> continuations = new(StringComparer.Ordinal);
        for (char unit = '!'; unit <= '~'; unit++)
        {
            string character = char.ToLowerInvariant(unit).ToString();
            starts.Add(character);
            if (char.IsAsciiLetterOrDigit(unit))
            {
                continuations.Add("##" + character);
            }
        }

        foreach (string piece in words.SelectMany(word => word.Pieces))
        {
            bool continues = piece.Length > 2 && piece.StartsWith("##", StringComparison.Ordinal);
            starts.Add(continues ? piece[2..] : piece);
            if (continues)
            {
                continuations.Add(piece);
            }
        }

        return starts.Concat(continuations);
    }

    private static (string Left, string Right)? MostFrequentPair(List<Word> words, int minimumFrequency)
    {
        Dictionary<(string Left, string Right), int> counts = [];
        foreach (Word word in words)
        {
            for (int index = 1; index < word.Pieces.Count; index++)
            {
                (string, string) pair = (word.Pieces[index - 1], word.Pieces[index]);
                counts[pair] = counts.GetValueOrDefault(pair) + word.Count;
            }
        }

        (string Left, string Right)? best = null;
        int bestCount = minimumFrequency - 1;
        foreach (((string Left, string Right) pair, int count) in counts)
        {
            if (count > bestCount || (count == bestCount && best is { } current && Compare(pair, current) < 0))
            {
                (best, bestCount) = (pair, count);
            }
        }

        return best;
    }

    private static int Compare((string Left, string Right) a, (string Left, string Right) b)
    {
        int left = string.CompareOrdinal(a.Left, b.Left);
        return left != 0 ? left : string.CompareOrdinal(a.Right, b.Right);
    }

    private sealed class Word
    {
        public Word(string text, int count)
        {
            Count = count;
            foreach (System.Text.Rune rune in text.EnumerateRunes())
            {
                Pieces.Add(Pieces.Count == 0 ? rune.ToString() : "##" + rune);
            }
        }

        public int Count { get; }

        public List<string> Pieces { get; } = [];

        public void Join(string left, string right, string joined)
        {
            for (int index = 1; index < Pieces.Count; index++)
            {
                if (Pieces[index - 1] == left && Pieces[index] == right)
                {
                    Pieces[index - 1] = joined;
                    Pieces.RemoveAt(index);
                }
            }
        }
    }
}
