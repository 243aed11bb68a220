using static TorchSharp.torch;

namespace Platform.Training.Language.Pretraining;

/// <summary>The tokens of a batch that have a label, so that the map to the whole vocabulary is computed for them alone.</summary>
/// <param name="Indices">Where they stand in the flattened batch, int64 <c>[predicted]</c>.</param>
/// <param name="Labels">What they should be, int64 <c>[predicted]</c>.</param>
internal readonly record struct PredictedTokens(Tensor Indices, Tensor Labels)
{
    /// <summary>Finds them.</summary>
    /// <param name="labels">int64 <c>[batch, tokens]</c>, <see cref="LanguageBatches.Ignored"/> where nothing is predicted.</param>
    public static PredictedTokens Of(Tensor labels)
    {
        Tensor flat = labels.view(-1);
        Tensor indices = flat.ne(LanguageBatches.Ignored).nonzero().squeeze(1);
        return new PredictedTokens(indices, flat.index_select(0, indices));
    }

    /// <summary>Their vectors.</summary>
    /// <param name="hidden"><c>[batch, tokens, hidden]</c>.</param>
    /// <returns><c>[predicted, hidden]</c>.</returns>
    public Tensor Gather(Tensor hidden) => hidden.reshape(-1, hidden.shape[^1]).index_select(0, Indices);
}
