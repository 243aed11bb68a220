using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>A block of <see cref="UNetTrunk"/>: twice norm, activation and convolution, with dropout between.</summary>
public sealed class UNetBlock : Module
{
    private readonly Norm _norm1;
    private readonly Norm _norm2;
    private readonly Convolution1d _convolution1;
    private readonly Convolution1d _convolution2;
    private readonly Dropout _dropout;
    private readonly Activation _activation;

    private UNetBlock(Config config)
    {
        _activation = config.Activation;
        _norm1 = AddChild("norm1", config.Norm with { InputDim = config.InputDim });
        _convolution1 = AddChild("convolution1", config.Convolution with { InputDim = config.InputDim, OutputDim = config.OutputDim, Kernel = 3, Dilation = 1 });
        _dropout = AddChild("dropout", config.Dropout);
        _norm2 = AddChild("norm2", config.Norm with { InputDim = config.OutputDim });
        _convolution2 = AddChild("convolution2", config.Convolution with { InputDim = config.OutputDim, OutputDim = config.OutputDim, Kernel = 3, Dilation = 1 });
    }

    /// <summary>Describes a <see cref="UNetBlock"/>.</summary>
    public sealed record Config : ModuleConfig<UNetBlock>
    {
        /// <summary>Channels of the input.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Channels of the output.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>The norms.</summary>
        [Description("The norm before each convolution.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config { Epsilon = 1e-5 };

        /// <summary>Function before each convolution.</summary>
        [Description("Function before each convolution.")]
        public Activation Activation { get; init; } = Activation.Relu;

        /// <summary>The convolutions.</summary>
        [Description("Each convolution.")]
        public Convolution1d.Config Convolution { get; init; } = new();

        /// <summary>Dropout between the convolutions.</summary>
        [Description("Dropout between the convolutions.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.2 };

        /// <inheritdoc/>
        public override UNetBlock Build() => new(this);
    }

    /// <summary>Maps <c>[batch, input, places]</c> to <c>[batch, output, places]</c>; zero where padded.</summary>
    /// <param name="input">The vectors, channels first.</param>
    /// <param name="present">1 for a place of the chain, 0 where padded, <c>[batch, 1, places]</c>.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor input, Tensor present, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var hidden = _dropout.Forward(_convolution1.Forward(Normed(_norm1, input) * present, context.For(_convolution1)), context.For(_dropout));
        return (_convolution2.Forward(Normed(_norm2, hidden) * present, context.For(_convolution2)) * present).MoveToOuterDisposeScope();
    }

    private Tensor Normed(Norm norm, Tensor channels) => _activation.Apply(norm.Forward(channels.transpose(1, 2)).transpose(1, 2));
}
