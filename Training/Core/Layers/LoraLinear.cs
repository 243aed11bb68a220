using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// A linear map with a low-rank adapter beside it: <c>y = inner(x) + alpha / rank · B A x</c> (Hu et al., 2022,
/// equation 3). B is zero at first, so that the map starts as the inner one.
/// </summary>
/// <remarks>
/// The adapter's parameters are named <c>lora_a</c>, <c>[rank, input]</c>, and <c>lora_b</c>, <c>[output, rank]</c>, and no
/// others are: training them alone means to freeze every path that ends otherwise.
/// </remarks>
public sealed class LoraLinear : LinearMap
{
    private readonly LinearMap _inner;
    private readonly Dropout _dropout;
    private readonly Parameter _a;
    private readonly Parameter _b;
    private readonly double _scale;

    private LoraLinear(Config config)
    {
        _scale = config.Alpha / config.Rank;
        _inner = AddChild("inner", config.Inner with { InputDim = config.InputDim, OutputDim = config.OutputDim });
        _dropout = AddChild("dropout", config.Dropout);
        _a = AddParameter("lora_a", [config.Rank, config.InputDim], new Initializer.TruncatedNormal(1 / Math.Sqrt(config.InputDim)));
        _b = AddParameter("lora_b", [config.OutputDim, config.Rank], Initializer.Zeros);
    }

    /// <summary>Describes a <see cref="LoraLinear"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The map adapted.</summary>
        [Description("The map that is adapted.")]
        public LinearMap.BaseConfig Inner { get; init; } = new Linear.Config();

        /// <summary>Rank of what is added to the inner matrix.</summary>
        [Description("Rank of what is added to the matrix: inner size of the adapter.")]
        [Range(1, int.MaxValue)]
        public int Rank { get; init; } = 8;

        /// <summary>The adapter's output is scaled by alpha / rank.</summary>
        [Description("The adapter's output is scaled by this divided by the rank.")]
        [Positive]
        public double Alpha { get; init; } = 16;

        /// <summary>Dropout of the adapter's input; the inner map sees all of it.</summary>
        [Description("Dropout of the adapter's input; the inner map sees all of it.")]
        public Dropout.Config Dropout { get; init; } = new();

        /// <inheritdoc/>
        public override LoraLinear Build() => new(this);
    }

    /// <inheritdoc/>
    public override Parameter Weight => _inner.Weight;

    /// <summary>
    /// The parameters of the same model without adapters, each under the path it has there: an adapter's product is added
    /// to its inner matrix, and the name <c>inner</c> falls out of the paths.
    /// </summary>
    /// <param name="model">A module tree with or without adapters, its parameters in memory. It stays as it is.</param>
    /// <returns>New tensors by path; the caller, or its dispose scope, disposes them.</returns>
    public static IReadOnlyDictionary<string, Tensor> Merge(Module model)
    {
        using var quiet = no_grad();
        var plain = new Dictionary<Parameter, (string Path, Tensor Value)>();
        Collect(model, model.Path, plain);
        return plain.Values.ToDictionary(entry => entry.Path, entry => entry.Value);
    }

    /// <summary>What the adapter adds to the inner matrix, <c>[output, input]</c>: a new tensor.</summary>
    public Tensor Change() => _b.Value.matmul(_a.Value) * _scale;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context)
    {
        var rows = input.numel() / _a.Shape[1];
        context.CountProduct(rows, _a.Shape[1], _a.Shape[0]);
        context.CountProduct(rows, _b.Shape[1], _b.Shape[0]);
        var adapted = MixedPrecision.Linear(_dropout.Forward(input, context.For(_dropout)), _a);
        return _inner.Forward(input, context.For(_inner)) + MixedPrecision.Linear(adapted, _b) * _scale;
    }

    private static void Collect(Module module, string path, Dictionary<Parameter, (string Path, Tensor Value)> plain)
    {
        if (module is LoraLinear adapter)
        {
            Collect(adapter._inner, path, plain);
            using var product = adapter._b.Value.matmul(adapter._a.Value);
            plain[adapter.Weight].Value.add_(product, alpha: adapter._scale);
            return;
        }

        foreach (var parameter in module.Parameters)
        {
            plain[parameter] = (ConfigPath.Join(path, parameter.Name), parameter.Value.detach().clone());
        }

        foreach (var child in module.Children)
        {
            Collect(child, ConfigPath.Join(path, child.Name), plain);
        }
    }
}
