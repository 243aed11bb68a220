using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>
/// The trunk of the CUProtein paper's models 2 and 4_3: recurrent layers in both directions on top of each other, a dense layer on one of them, and all their
/// outputs side by side.
/// </summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp, model_2 and model_4.</remarks>
public sealed class RecurrentTrunk : ResidueTrunk
{
    private readonly IReadOnlyList<GatedRecurrentUnit> _layers;
    private readonly LinearMap _dense;
    private readonly int _denseOf;

    private RecurrentTrunk(Config config)
    {
        List<GatedRecurrentUnit> layers = [];
        foreach (var (i, size) in config.Sizes.Index())
        {
            layers.Add(AddChild($"layers[{i}]", config.Layer with { InputDim = i == 0 ? config.InputDim : layers[i - 1].OutputDim, HiddenSize = size }));
        }

        (_layers, _denseOf) = (layers, config.DenseOf);
        _dense = AddChild("dense", config.Dense with { InputDim = layers[config.DenseOf].OutputDim, OutputDim = config.DenseSize });
        OutputDim = layers.Sum(layer => layer.OutputDim) + config.DenseSize;
    }

    /// <summary>Describes a <see cref="RecurrentTrunk"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Sizes of the layers, each direction's.</summary>
        [Description("Sizes of the recurrent layers' states, each direction's, the first layer first.")]
        public ConfigList<int> Sizes { get; init; } = [512, 256, 128];

        /// <summary>Which layer the dense one reads.</summary>
        [Description("Number of the recurrent layer that the dense one reads; 0 is the first.")]
        [Range(0, 100)]
        public int DenseOf { get; init; } = 2;

        /// <summary>Size of the dense layer.</summary>
        [Description("Size of the dense layer, which has rectified units.")]
        [Range(1, 4096)]
        public int DenseSize { get; init; } = 64;

        /// <summary>Each recurrent layer.</summary>
        [Description("Each recurrent layer.")]
        public GatedRecurrentUnit.Config Layer { get; init; } = new();

        /// <summary>The dense layer.</summary>
        [Description("The dense layer.")]
        public LinearMap.BaseConfig Dense { get; init; } = new Linear.Config { InitialScale = 0.05 };

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => Sizes.Count <= DenseOf || Sizes.Any(size => size < 1)
            ? [new("sizes", $"must be more than dense_of ({DenseOf}) numbers, each at least 1.")]
            : [];

        /// <inheritdoc/>
        public override RecurrentTrunk Build() => new(this);
    }

    /// <inheritdoc/>
    public override int OutputDim { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        List<Tensor> outputs = [];
        var hidden = residues;
        foreach (var layer in _layers)
        {
            hidden = layer.Forward(hidden, mask, context.For(layer));
            outputs.Add(hidden);
        }

        outputs.Add(nn.functional.relu(_dense.Forward(outputs[_denseOf], context.For(_dense)).InFullPrecision()) * mask);
        return cat(outputs, -1).MoveToOuterDisposeScope();
    }
}
