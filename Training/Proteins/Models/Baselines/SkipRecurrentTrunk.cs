using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>
/// The trunk of the CUProtein paper's model 1: recurrent layers in both directions, each normalised before and added to its input, then two dense layers added
/// to theirs, and a norm.
/// </summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp, model_1. Its optional encoder of alignments is left out.</remarks>
public sealed class SkipRecurrentTrunk : ResidueTrunk
{
    private readonly PositionEmbedding _positions;
    private readonly Dropout _dropout;
    private readonly IReadOnlyList<Norm> _norms;
    private readonly IReadOnlyList<GatedRecurrentUnit> _layers;
    private readonly IReadOnlyList<LinearMap> _dense;
    private readonly Norm _last;

    private SkipRecurrentTrunk(Config config)
    {
        OutputDim = config.InputDim;
        _positions = AddChild("positions", config.Positions with { OutputDim = config.InputDim });
        _dropout = AddChild("dropout", config.Dropout);
        _norms = AddChildren("norms", Enumerable.Repeat(config.Norm with { InputDim = config.InputDim }, config.Layers));
        _layers = AddChildren("layers", Enumerable.Repeat(config.Layer with { InputDim = config.InputDim, HiddenSize = config.InputDim / 2 }, config.Layers));
        _dense = AddChildren("dense", Enumerable.Repeat(config.Dense with { InputDim = config.InputDim, OutputDim = config.InputDim }, 2));
        _last = AddChild("last", config.Norm with { InputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="SkipRecurrentTrunk"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of recurrent layers.</summary>
        [Description("Number of recurrent layers, each with half of a residue's vector in each direction.")]
        [Range(1, 100)]
        public int Layers { get; init; } = 4;

        /// <summary>What is added for the place in the chain.</summary>
        [Description("What is added to each residue for its place in the chain.")]
        public PositionEmbedding.BaseConfig Positions { get; init; } = new SinusoidalPositions.Config();

        /// <summary>Dropout of the first vectors and between the dense layers.</summary>
        [Description("Dropout of the first vectors and between the dense layers.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.2 };

        /// <summary>The norms.</summary>
        [Description("The norm before each recurrent layer and the one at the end.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config { Epsilon = 1e-5 };

        /// <summary>Each recurrent layer.</summary>
        [Description("Each recurrent layer.")]
        public GatedRecurrentUnit.Config Layer { get; init; } = new();

        /// <summary>Each dense layer.</summary>
        [Description("Each of the two dense layers, which have rectified units.")]
        public LinearMap.BaseConfig Dense { get; init; } = new Linear.Config { InitialScale = 0.1 };

        /// <inheritdoc/>
        public override SkipRecurrentTrunk Build() => InputDim % 2 == 0
            ? new(this)
            : throw new ConfigException("", $"gives each direction half of a residue's vector, whose length must be even, not {InputDim}.");
    }

    /// <inheritdoc/>
    public override int OutputDim { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(residues);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var placed = residues + _positions.Forward(TokenPositions.FromStart, residues.shape[1], residues.device);
        var hidden = _dropout.Forward(placed * mask, context.For(_dropout));
        foreach (var (norm, layer) in _norms.Zip(_layers))
        {
            hidden = hidden + layer.Forward(norm.Forward(hidden) * mask, mask, context.For(layer));
        }

        var inner = nn.functional.relu(_dense[0].Forward(hidden, context.For(_dense[0])).InFullPrecision());
        inner = nn.functional.relu(_dense[1].Forward(_dropout.Forward(inner, context.For(_dropout, "dense")), context.For(_dense[1])).InFullPrecision());
        return (_last.Forward(hidden + inner) * mask).MoveToOuterDisposeScope();
    }
}
