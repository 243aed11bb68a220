using Platform.Training.Core.Inputs;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>Makes the tensors of a batch of labelled texts; these are their names.</summary>
public static class TextBatches
{
    /// <summary>Token ids, int64 <c>[batch, tokens]</c>.</summary>
    public const string Tokens = "tokens";

    /// <summary>Token types, int64 <c>[batch, tokens]</c>: 1 in the second text. Absent where no example has a second text.</summary>
    public const string TokenTypes = "token_types";

    /// <summary>Whether a position holds a token, bool <c>[batch, tokens]</c>. Absent where nothing is padded.</summary>
    public const string Mask = "mask";

    /// <summary>Classes, int64 <c>[batch]</c>, or scores, float <c>[batch]</c>. Absent where there are no labels.</summary>
    public const string Labels = "labels";

    /// <summary>Which rows of the file these are, int64 <c>[batch]</c>, counted from 0.</summary>
    public const string Rows = "rows";

    /// <summary>Makes a batch.</summary>
    /// <param name="split">The encoded examples.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="padId">The id of <c>[PAD]</c>.</param>
    /// <param name="length">Pads to this many tokens, or to the longest example where it is null.</param>
    /// <param name="numbers">Their rows in the file, where these are others; null where not.</param>
    internal static Batch Create(LabelledTexts split, ReadOnlySpan<int> rows, int padId, int? length, int[]? numbers = null)
    {
        EncodedTexts texts = split.Texts;
        int columns = length ?? Longest(texts, rows);
        long[] tokens = new long[rows.Length * columns];
        long[] types = new long[tokens.Length];
        bool[] mask = new bool[tokens.Length];
        long[] fileRows = new long[rows.Length];
        long count = 0;
        bool hasPairs = false;
        bool hasPadding = false;
        Array.Fill(tokens, padId);
        for (int index = 0; index < rows.Length; index++)
        {
            ReadOnlySpan<int> ids = texts.Ids(rows[index]);
            int start = index * columns;
            for (int column = 0; column < ids.Length; column++)
            {
                tokens[start + column] = ids[column];
            }

            int first = texts.FirstLength(rows[index]);
            types.AsSpan(start + first, ids.Length - first).Fill(1);
            mask.AsSpan(start, ids.Length).Fill(true);
            count += ids.Length;
            hasPairs |= first < ids.Length;
            hasPadding |= ids.Length < columns;
            fileRows[index] = numbers?[index] ?? rows[index];
        }

        // The batch owns its tensors; a dispose scope of the caller must not.
        Dictionary<string, Tensor> tensors = [];
        long[] shape = [rows.Length, columns];
        tensors[Tokens] = tensor(tokens, shape).DetachFromDisposeScope();
        tensors[Rows] = tensor(fileRows).DetachFromDisposeScope();
        if (hasPairs)
        {
            tensors[TokenTypes] = tensor(types, shape).DetachFromDisposeScope();
        }

        if (hasPadding)
        {
            tensors[Mask] = tensor(mask, shape).DetachFromDisposeScope();
        }

        if (split.Labels is { } labels)
        {
            tensors[Labels] = (split.AreScores ? Scores(labels, rows) : Classes(labels, rows)).DetachFromDisposeScope();
        }

        return new Batch(tensors, rows.Length) { Tokens = count };
    }

    private static int Longest(EncodedTexts texts, ReadOnlySpan<int> rows)
    {
        int longest = 0;
        foreach (int row in rows)
        {
            longest = Math.Max(longest, texts.Length(row));
        }

        return longest;
    }

    private static Tensor Scores(float[] labels, ReadOnlySpan<int> rows)
    {
        float[] scores = new float[rows.Length];
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = labels[rows[index]];
        }

        return tensor(scores);
    }

    private static Tensor Classes(float[] labels, ReadOnlySpan<int> rows)
    {
        long[] classes = new long[rows.Length];
        for (int index = 0; index < classes.Length; index++)
        {
            classes[index] = (long)labels[rows[index]];
        }

        return tensor(classes);
    }
}
