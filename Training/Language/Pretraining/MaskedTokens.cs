using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Pretraining;

/// <summary>
/// Predicts a part of the tokens from all others: of those chosen most are hidden behind <c>[MASK]</c>, some replaced by
/// a random piece, some left (Devlin et al. 2019, section 3.1, task 1). A row is <c>[CLS]</c> and text, its documents
/// ended by <c>[SEP]</c>.
/// </summary>
/// <remarks>Each pass over the data chooses anew (Liu et al. 2019, "dynamic masking").</remarks>
public sealed record MaskedTokens : LanguageObjective
{
    /// <summary>The share of tokens to predict.</summary>
    [Description("The share of tokens to predict; special pieces are never chosen.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Chosen { get; init; } = 0.15;

    /// <summary>The share of the chosen that becomes <c>[MASK]</c>.</summary>
    [Description("The share of the chosen tokens that becomes [MASK].")]
    [Range(0.0, 1.0)]
    public double Hidden { get; init; } = 0.8;

    /// <summary>The share of the chosen that becomes a random piece.</summary>
    [Description("The share of the chosen tokens that becomes a random piece; the rest stays as it is.")]
    [Range(0.0, 1.0)]
    public double Random { get; init; } = 0.1;

    /// <inheritdoc/>
    public override bool IsCausal => false;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Hidden + Random > 1 + 1e-9 ? [new("random", "and hidden together are more than 1; they are shares of the chosen tokens.")] : [];

    /// <inheritdoc/>
    public override Packing Pack(int sequenceLength, WordPieceTokenizer tokenizer) => new(sequenceLength - 1, Overlap: 0, DocumentStart: null);

    /// <inheritdoc/>
    public override int Fill(ReadOnlySpan<int> packed, Span<long> tokens, Span<long> labels, WordPieceTokenizer tokenizer, ref SplitMix64 random)
    {
        Span<int> candidates = packed.Length <= 1024 ? stackalloc int[packed.Length] : new int[packed.Length];
        int count = 0;
        tokens[0] = tokenizer.ClassifyId;
        for (int index = 0; index < packed.Length; index++)
        {
            tokens[index + 1] = packed[index];
            if (packed[index] != tokenizer.SeparateId)
            {
                candidates[count++] = index + 1;
            }
        }

        // The same number for every row of a length, as Google's create_pretraining_data.py; at least one.
        int chosen = Math.Min(count, Math.Max(1, (int)Math.Round(count * Chosen)));
        for (int index = 0; index < chosen; index++)
        {
            int other = index + random.Next(count - index);
            (candidates[index], candidates[other]) = (candidates[other], candidates[index]);
            int column = candidates[index];
            labels[column] = tokens[column];
            tokens[column] = random.NextDouble() switch
            {
                var drawn when drawn < Hidden => tokenizer.MaskId,
                var drawn when drawn < Hidden + Random => random.Next(tokenizer.Vocabulary.Count),
                _ => tokens[column],
            };
        }

        return packed.Length + 1;
    }
}
