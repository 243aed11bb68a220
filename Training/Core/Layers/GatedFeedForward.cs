using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// A feed-forward whose inner values are the product of two maps, one of them through an activation: SwiGLU with
/// <see cref="Activation.Silu"/>, GeGLU with <see cref="Activation.Gelu"/>, ReGLU with <see cref="Activation.Relu"/>
/// (Shazeer, 2020, equation 6).
/// </summary>
public sealed class GatedFeedForward : FeedForward
{
    /// <summary>The inner size is a multiple of this, as vector instructions like.</summary>
    private const int Multiple = 8;

    private readonly Config _config;
    private readonly LinearMap _expand;
    private readonly LinearMap _contract;

    private GatedFeedForward(Config config)
    {
        _config = config;
        var hidden = HiddenDim(config.InputDim, config.Expansion);
        _expand = AddChild("expand", config.Expand with { InputDim = config.InputDim, OutputDim = 2 * hidden });
        _contract = AddChild("contract", config.Contract with { InputDim = hidden, OutputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="GatedFeedForward"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>As a <see cref="DenseFeedForward"/> of as many parameters has it; see <see cref="HiddenDim"/>.</summary>
        [Description("Inner size as a multiple of the layer's own, as a dense feed-forward of as many parameters has it; two thirds of it are built, as there are three matrices instead of two.")]
        [Range(1, 64)]
        public int Expansion { get; init; } = 4;

        /// <summary>Function of the gate.</summary>
        [Description("Function of the gate: silu makes it SwiGLU, gelu GeGLU, relu ReGLU.")]
        public Activation Activation { get; init; } = Activation.Silu;

        /// <summary>The map to gate and values at once.</summary>
        [Description("The map whose output is cut into gate and values.")]
        public LinearMap.BaseConfig Expand { get; init; } = new Linear.Config { Bias = false };

        /// <summary>The map back.</summary>
        [Description("The map back.")]
        public LinearMap.BaseConfig Contract { get; init; } = new Linear.Config { Bias = false };

        /// <inheritdoc/>
        public override GatedFeedForward Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <summary>
    /// The inner size: two thirds of <c>expansion · input</c>, rounded up to a multiple of 8, so that the three matrices
    /// have as many values as a dense feed-forward's two.
    /// </summary>
    public static int HiddenDim(int inputDim, int expansion) => ((2 * expansion * inputDim + 2) / 3 + Multiple - 1) / Multiple * Multiple;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context)
    {
        var parts = _expand.Forward(input, context.For(_expand)).chunk(2, -1);
        return _contract.Forward(_config.Activation.Apply(parts[0]) * parts[1], context.For(_contract));
    }
}
