using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// The memory of a model's parameters and gradients: two flat tensors of which every parameter and gradient is a view,
/// so that an optimizer, a norm or a check is one operation instead of one a parameter.
/// </summary>
/// <remarks>
/// Trained parameters come first, one <see cref="ParameterGroup"/> after the other; then those without gradients, for
/// which only values have memory.
/// </remarks>
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
    /// <param name="updates">What changes each parameter; null: an optimizer, except for what its module declared as state.</param>
    /// <param name="products">What matrix products with the parameters are computed in: fp32, or bf16 as <see cref="MixedPrecision"/> says.</param>
    /// <exception cref="ArgumentException">Products cannot be of that type.</exception>
    public ParameterStore(
        Module model, long seed, Device device, Func<Parameter, ParameterUpdate>? updates = null, ScalarType products = ScalarType.Float32)
    {
        if (products is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"Matrix products are computed in Float32 or BFloat16, not {products}: gradients in fp16 would need their loss scaled.", nameof(products));
        }

        foreach (var parameter in model.AllParameters)
        {
            parameter.ProductType = parameter.KeepsFullPrecision ? ScalarType.Float32 : products;
            parameter.Update = updates?.Invoke(parameter) ?? new ParameterUpdate(parameter.DeclaredUpdate);
        }

        Groups =
        [
            .. model.AllParameters.Where(parameter => parameter.IsTrained).GroupBy(parameter => parameter.Update.Group).OrderBy(group => group.Key)
                .Select(group => new ParameterGroup(group.Key, [.. group.OrderByDescending(parameter => parameter.Decays)])),
        ];
        Parameters = [.. Groups.SelectMany(group => group.Parameters), .. model.AllParameters.Where(parameter => !parameter.IsTrained)];
        var total = 0L;
        foreach (var parameter in Parameters)
        {
            _offsets[parameter] = total;
            total += Aligned(parameter.Count);
        }

        using var scope = NewDisposeScope();
        TrainedCount = Groups.Sum(group => group.Count);
        Values = zeros(total, ScalarType.Float32, device).DetachFromDisposeScope();
        Gradients = zeros(TrainedCount, ScalarType.Float32, device).DetachFromDisposeScope();
        foreach (var parameter in Parameters)
        {
            Attach(parameter, seed);
        }

        foreach (var group in Groups)
        {
            group.Attach(Values, Gradients, _offsets[group.Parameters[0]]);
        }
    }

    /// <summary>Every parameter, in the order of the flat tensors.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The trained parameters, by the optimizer that trains them; groups are never empty.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>All values, <c>[total]</c>, with padding between parameters.</summary>
    public Tensor Values { get; }

    /// <summary>The gradients of what is trained, <c>[trained]</c>, laid out as the beginning of <see cref="Values"/>. Backward adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>How many leading values of <see cref="Values"/> are trained, padding included.</summary>
    public long TrainedCount { get; }

    /// <summary>The trained part of <see cref="Values"/>; the caller disposes it.</summary>
    public Tensor Trained() => Values.narrow(0, 0, TrainedCount);

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

        foreach (var group in Groups)
        {
            group.Release();
        }

        _views.ForEach(view => view.Dispose());
        Values.Dispose();
        Gradients.Dispose();
    }

    internal static long Aligned(long count) => (count + Alignment - 1) / Alignment * Alignment;

    private void Attach(Parameter parameter, long seed)
    {
        var value = Slice(Values, parameter).DetachFromDisposeScope();
        using var source = new Generator((ulong)PathSeed.Of(seed, parameter.Path), CPU);
        using (no_grad())
        {
            var first = empty([.. parameter.Shape], ScalarType.Float32);
            parameter.Initializer.Fill(first, source);
            value.copy_(first);
        }

        _views.Add(value);
        parameter.Attach(value);
        if (parameter.IsTrained)
        {
            var gradient = Slice(Gradients, parameter).DetachFromDisposeScope();
            value.requires_grad_(true);
            value.grad = gradient;
            _views.Add(gradient);
        }
    }
}
