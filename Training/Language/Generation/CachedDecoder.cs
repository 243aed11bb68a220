using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Decodes with what the model kept of the tokens before, so that each token is computed once.</summary>
/// <param name="model">The model, its parameters in memory.</param>
/// <param name="device">Where they are.</param>
public sealed class CachedDecoder(IPredictsNextToken model, Device device) : ITokenDecoder
{
    private DecodingState? _state;

    /// <inheritdoc/>
    public int? LongestSequence => model.LongestSequence;

    /// <inheritdoc/>
    public Tensor Start(IReadOnlyList<int[]> prompts)
    {
        _state?.Dispose();
        LeftPadded padded = LeftPadded.Of(prompts);
        _state = new DecodingState(prompts.Count, padded.Padding);
        return Next(padded.Tokens, padded.Columns);
    }

    /// <inheritdoc/>
    public void Reorder(IReadOnlyList<int> rows) => Started.Reorder(rows);

    /// <inheritdoc/>
    public Tensor Continue(IReadOnlyList<int> tokens) => Next([.. tokens.Select(id => (long)id)], 1);

    /// <inheritdoc/>
    public void Dispose() => _state?.Dispose();

    private DecodingState Started => _state ?? throw new InvalidOperationException("Start with prompts before sequences are continued.");

    private Tensor Next(long[] tokens, int columns)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor logits = model.Next(tensor(tokens, [Started.Rows, columns]).to(device), new InvocationContext(Started));
        Started.Advance(columns);
        return logits.MoveToOuterDisposeScope();
    }
}
