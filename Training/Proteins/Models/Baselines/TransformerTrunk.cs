using System.ComponentModel;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>The trunk of the transformer variant of the CUProtein paper's model 1: transformer layers in which residues attend to each other.</summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp, model_1.</remarks>
public sealed class TransformerTrunk : ResidueTrunk
{
    private readonly PositionEmbedding _positions;
    private readonly TransformerStack _stack;

    private TransformerTrunk(Config config)
    {
        OutputDim = config.InputDim;
        _positions = AddChild("positions", config.Positions with { OutputDim = config.InputDim });
        _stack = AddChild("stack", config.Stack with { InputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="TransformerTrunk"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>What is added for the place in the chain.</summary>
        [Description("What is added to each residue for its place in the chain.")]
        public PositionEmbedding.BaseConfig Positions { get; init; } = new SinusoidalPositions.Config();

        /// <summary>The layers.</summary>
        [Description("The transformer layers.")]
        public TransformerStack.BaseConfig Stack { get; init; } = new UniformStackConfig { Layers = 2, Layer = new() { Attention = new() { Heads = 4 }, Dropout = new() { Rate = 0.2 } } };

        /// <inheritdoc/>
        public override TransformerTrunk Build() => new(this);
    }

    /// <inheritdoc/>
    public override int OutputDim { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(residues);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var bias = zeros_like(mask).masked_fill_(mask.eq(0), float.NegativeInfinity).view(mask.shape[0], 1, 1, -1);
        var placed = residues + _positions.Forward(TokenPositions.FromStart, residues.shape[1], residues.device);
        return (_stack.Forward(placed, bias, context.For(_stack)) * mask).MoveToOuterDisposeScope();
    }
}
