using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Pretraining;

/// <summary>Makes the tensors of a language model's batch; these are their names.</summary>
public static class LanguageBatches
{
    /// <summary>Token ids the model sees, int64 <c>[batch, tokens]</c>.</summary>
    public const string Tokens = "tokens";

    /// <summary>The id to predict at each token, or <see cref="Ignored"/>, int64 <c>[batch, tokens]</c>.</summary>
    public const string Labels = "labels";

    /// <summary>Whether a position holds a token, bool <c>[batch, tokens]</c>. Absent where nothing is padded.</summary>
    public const string Mask = "mask";

    /// <summary>Which document of its row a token belongs to, int64 <c>[batch, tokens]</c>; -1 for padding. Absent where attention crosses documents.</summary>
    public const string Documents = "documents";

    /// <summary>The label of a token that is not to be predicted.</summary>
    public const long Ignored = -100;

    /// <summary>Which tokens of a batch may be attended to.</summary>
    /// <returns>bool <c>[batch, tokens]</c>, or <c>[batch, tokens, tokens]</c> where attention stays within documents; null where nothing is hidden.</returns>
    internal static Tensor? AttentionMask(Batch batch) => batch.Has(Documents)
        ? batch[Documents].unsqueeze(2).eq(batch[Documents].unsqueeze(1))
        : batch.Has(Mask) ? batch[Mask] : null;

    /// <summary>What keeps attention within documents, added to its logits.</summary>
    /// <returns><c>[batch, 1, tokens, tokens]</c>: 0 within a document, minus infinity across; null where attention crosses documents.</returns>
    internal static Tensor? DocumentBias(Batch batch) => batch.Has(Documents)
        ? zeros([], ScalarType.Float32, batch[Documents].device).where(AttentionMask(batch)!, tensor(float.NegativeInfinity, device: batch[Documents].device)).unsqueeze(1)
        : null;

    /// <summary>Makes a batch.</summary>
    /// <param name="texts">The packed text.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="objective">What is to be predicted.</param>
    /// <param name="shape">What all rows of the input have in common.</param>
    /// <param name="seed">Each row's random numbers follow from this and the row's number, whatever batch it is in.</param>
    internal static Batch Create(PackedTexts texts, ReadOnlySpan<int> rows, LanguageObjective objective, RowShape shape, long seed)
    {
        int columns = shape.Length;
        long[] tokens = new long[rows.Length * columns];
        long[] labels = new long[tokens.Length];
        bool[] mask = new bool[tokens.Length];
        Array.Fill(tokens, shape.Tokenizer.PadId);
        Array.Fill(labels, Ignored);
        bool hasPadding = false;
        for (int index = 0; index < rows.Length; index++)
        {
            SplitMix64 random = SplitMix64.For(seed, rows[index]);
            int start = index * columns;
            int length = objective.Fill(texts.Row(rows[index]), tokens.AsSpan(start, columns), labels.AsSpan(start, columns), shape.Tokenizer, ref random);
            mask.AsSpan(start, length).Fill(true);
            hasPadding |= length < columns;
        }

        // The batch owns its tensors; a dispose scope of the caller must not.
        long[] size = [rows.Length, columns];
        Dictionary<string, Tensor> tensors = new()
        {
            [Tokens] = tensor(tokens, size).DetachFromDisposeScope(),
            [Labels] = tensor(labels, size).DetachFromDisposeScope(),
        };
        if (hasPadding)
        {
            tensors[Mask] = tensor(mask, size).DetachFromDisposeScope();
        }

        if (shape.SeparateDocuments)
        {
            tensors[Documents] = tensor(DocumentsOf(tokens, labels, mask, columns, shape.Tokenizer.SeparateId), size).DetachFromDisposeScope();
        }

        return new Batch(tensors, rows.Length);
    }

    /// <summary>Counts the ends of documents before each token of a row.</summary>
    private static long[] DocumentsOf(long[] tokens, long[] labels, bool[] mask, int columns, int separateId)
    {
        long[] documents = new long[tokens.Length];
        for (int start = 0; start < tokens.Length; start += columns)
        {
            long document = 0;
            for (int index = start; index < start + columns; index++)
            {
                documents[index] = mask[index] ? document : -1;

                // A random piece put in place of a token may be [SEP] too; the real ones are never predicted from here.
                document += tokens[index] == separateId && labels[index] == Ignored ? 1 : 0;
            }
        }

        return documents;
    }
}

/// <summary>What all rows of an input have in common.</summary>
/// <param name="Length">Tokens of a row.</param>
/// <param name="SeparateDocuments">Whether attention stays within a document.</param>
/// <param name="Tokenizer">Knows the special pieces.</param>
internal sealed record RowShape(int Length, bool SeparateDocuments, WordPieceTokenizer Tokenizer);
