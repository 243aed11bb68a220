using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// The memory of a model's parameters and gradients: two flat tensors of which every parameter and gradient is a view,
/// so that an optimizer, a norm or a check is one operation instead of one a parameter.
/// </summary>
/// <remarks>Parameters that decay come first, so that each kind is one slice; see <see cref="Decayed"/>.</remarks>
public sealed class ParameterStore : IDisposable
{
    /// <summary>Every parameter starts at a multiple of this many values (64 bytes), as vector instructions like.</summary>
    private const long Alignment = 16;

    private readonly List<Tensor> _views = [];
    private readonly Dictionary<Parameter, long> _offsets = [];

    /// <summary>Gives memory to every parameter of a model and fills it with first values.</summary>
    /// <param name="model">The module tree.</param>
    /// <param name="seed">First values depend on this and on each parameter's path, not on their order.</param>
    /// <param name="device">Where the tensors live.</param>
    public ParameterStore(Module model, long seed, Device device)
    {
        Parameters = [.. model.AllParameters.OrderByDescending(parameter => parameter.Decays)];
        var total = 0L;
        foreach (var parameter in Parameters)
        {
            _offsets[parameter] = total;
            total += (parameter.Count + Alignment - 1) / Alignment * Alignment;
            DecayedCount = parameter.Decays ? total : DecayedCount;
        }

        using var scope = NewDisposeScope();
        Values = zeros(total, ScalarType.Float32, device).MoveToOuterDisposeScope().DetachFromDisposeScope();
        Gradients = zeros(total, ScalarType.Float32, device).MoveToOuterDisposeScope().DetachFromDisposeScope();
        foreach (var parameter in Parameters)
        {
            Attach(parameter, _offsets[parameter], seed);
        }
    }

    /// <summary>Every parameter, those that decay first.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>All values, <c>[total]</c>, with padding between parameters.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, laid out as <see cref="Values"/>. Backward adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>How many leading values of the flat tensors belong to parameters that decay.</summary>
    public long DecayedCount { get; }

    /// <summary>The part of a flat tensor whose parameters decay.</summary>
    public Tensor Decayed(Tensor flat) => flat.narrow(0, 0, DecayedCount);

    /// <summary>The part of a flat tensor whose parameters do not decay.</summary>
    public Tensor Undecayed(Tensor flat) => flat.narrow(0, DecayedCount, flat.numel() - DecayedCount);

    /// <summary>A parameter's part of a flat tensor that is laid out as <see cref="Values"/>; the caller disposes it.</summary>
    public Tensor Slice(Tensor flat, Parameter parameter)
    {
        using var part = flat.narrow(0, _offsets[parameter], parameter.Count);
        return part.view([.. parameter.Shape]);
    }

    /// <summary>Sets every gradient to zero.</summary>
    public void ZeroGradients() => Gradients.zero_();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Attach(null);
        }

        _views.ForEach(view => view.Dispose());
        Values.Dispose();
        Gradients.Dispose();
    }

    private void Attach(Parameter parameter, long offset, long seed)
    {
        long[] shape = [.. parameter.Shape];
        using var source = new Generator((ulong)PathSeed.Of(seed, parameter.Path), CPU);
        using (no_grad())
        {
            var first = empty(shape, ScalarType.Float32);
            parameter.Initializer.Fill(first, source);
            Values.narrow(0, offset, parameter.Count).copy_(first.view(-1));
        }

        var value = Values.narrow(0, offset, parameter.Count).view(shape).DetachFromDisposeScope();
        value.requires_grad_(true);
        var gradient = Gradients.narrow(0, offset, parameter.Count).view(shape).DetachFromDisposeScope();
        value.grad = gradient;
        _views.Add(value);
        _views.Add(gradient);
        parameter.Attach(value);
    }
}
