using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// The parameters that one optimizer trains, as a slice of their store's flat tensors, so that an update is a handful of
/// operations however many parameters there are. Parameters that decay come first.
/// </summary>
/// <remarks>The store owns the tensors; do not dispose them.</remarks>
public sealed class ParameterGroup
{
    private readonly Dictionary<Parameter, long> _offsets = [];

    internal ParameterGroup(int number, IReadOnlyList<Parameter> parameters)
    {
        (Number, Parameters) = (number, parameters);
        foreach (var parameter in parameters)
        {
            _offsets[parameter] = Count;
            Count += ParameterStore.Aligned(parameter.Count);
            DecayedCount = parameter.Decays ? Count : DecayedCount;
        }
    }

    /// <summary>Number of the optimizer, as the store was told.</summary>
    public int Number { get; }

    /// <summary>The parameters, those that decay first.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of values, the padding between parameters included.</summary>
    public long Count { get; }

    /// <summary>How many leading values of the flat tensors belong to parameters that decay.</summary>
    public long DecayedCount { get; }

    /// <summary>All values, <c>[count]</c>; zero between parameters.</summary>
    public Tensor Values { get; private set; } = null!;

    /// <summary>All gradients, laid out as <see cref="Values"/>.</summary>
    public Tensor Gradients { get; private set; } = null!;

    /// <summary>The part of a tensor laid out as <see cref="Values"/> whose parameters decay; the caller disposes it.</summary>
    public Tensor Decayed(Tensor flat) => flat.narrow(0, 0, DecayedCount);

    /// <summary>A parameter's part of a tensor that is laid out as <see cref="Values"/>; the caller disposes it.</summary>
    public Tensor Slice(Tensor flat, Parameter parameter)
    {
        using var part = flat.narrow(0, _offsets[parameter], parameter.Count);
        return part.view([.. parameter.Shape]);
    }

    internal void Attach(Tensor values, Tensor gradients, long start)
    {
        Values = values.narrow(0, start, Count).DetachFromDisposeScope();
        Gradients = gradients.narrow(0, start, Count).DetachFromDisposeScope();
    }

    internal void Release()
    {
        Values.Dispose();
        Gradients.Dispose();
    }
}
