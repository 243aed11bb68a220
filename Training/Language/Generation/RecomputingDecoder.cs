using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Decodes by reading every sequence from its start for each token: slow, and what a cache is compared with.</summary>
/// <param name="model">The model, its parameters in memory.</param>
/// <param name="device">Where they are.</param>
public sealed class RecomputingDecoder(IPredictsNextToken model, Device device) : ITokenDecoder
{
    private int[][] _rows = [];

    /// <inheritdoc/>
    public int? LongestSequence => model.LongestSequence;

    /// <inheritdoc/>
    public Tensor Start(IReadOnlyList<int[]> prompts)
    {
        _rows = [.. prompts];
        return Next();
    }

    /// <inheritdoc/>
    public void Reorder(IReadOnlyList<int> rows) => _rows = [.. rows.Select(row => _rows[row])];

    /// <inheritdoc/>
    public Tensor Continue(IReadOnlyList<int> tokens)
    {
        _rows = [.. _rows.Zip(tokens, (row, token) => (int[])[.. row, token])];
        return Next();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private Tensor Next()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        LeftPadded padded = LeftPadded.Of(_rows);
        InvocationContext context = new(isTraining: false) { Positions = new TokenPositions(0, padded.Padding) };
        return model.Next(tensor(padded.Tokens, [_rows.Length, padded.Columns]).to(device), context).MoveToOuterDisposeScope();
    }
}
