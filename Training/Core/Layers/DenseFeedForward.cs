using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Two linear maps with an activation between them (Vaswani et al., 2017, section 3.3).</summary>
public sealed class DenseFeedForward : FeedForward
{
    private readonly Config _config;
    private readonly LinearMap _expand;
    private readonly LinearMap _contract;

    private DenseFeedForward(Config config)
    {
        _config = config;
        var hidden = config.Expansion * config.InputDim;
        _expand = AddChild("expand", config.Expand with { InputDim = config.InputDim, OutputDim = hidden });
        _contract = AddChild("contract", config.Contract with { InputDim = hidden, OutputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="DenseFeedForward"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Hidden size as a multiple of the input's.</summary>
        [Description("Inner size as a multiple of the layer's own.")]
        [Range(1, 64)]
        public int Expansion { get; init; } = 4;

        /// <summary>Function between the two maps.</summary>
        [Description("Function between the two maps.")]
        public Activation Activation { get; init; } = Activation.Gelu;

        /// <summary>The map to the inner size.</summary>
        [Description("The map to the inner size.")]
        public LinearMap.BaseConfig Expand { get; init; } = new Linear.Config();

        /// <summary>The map back.</summary>
        [Description("The map back.")]
        public LinearMap.BaseConfig Contract { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override DenseFeedForward Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context) =>
        _contract.Forward(_config.Activation.Apply(_expand.Forward(input, context.For(_expand))), context.For(_contract));
}
