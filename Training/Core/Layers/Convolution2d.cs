using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A convolution over a map that keeps its height and width: what lies beyond the edges counts as zero.</summary>
public sealed class Convolution2d : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly int _dilation;

    private Convolution2d(Config config)
    {
        _weight = AddParameter("weight", [config.OutputDim, config.InputDim, config.Kernel, config.Kernel], config.First(config.InputDim * config.Kernel * config.Kernel));
        _bias = config.Bias ? AddParameter("bias", [config.OutputDim], Initializer.Zeros, decays: false) : null;
        _dilation = config.Dilation;
    }

    /// <summary>Describes a <see cref="Convolution2d"/>.</summary>
    public sealed record Config : ModuleConfig<Convolution2d>
    {
        /// <summary>Channels of the input.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Channels of the output.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>Side of the square of positions that a value is made of; odd, so that it stands in their middle.</summary>
        [Interface]
        public int Kernel { get; init; }

        /// <summary>Positions from one of them to the next.</summary>
        [Interface]
        public int Dilation { get; init; }

        /// <summary>Whether a vector is added.</summary>
        [Description("Whether a trained vector is added to every position.")]
        public bool Bias { get; init; } = true;

        /// <summary>Gain of the first weights: their variance is its square over the number of values that a result sums.</summary>
        [Description("Gain of the first weights: their variance is its square over the number of values that one result sums; 1.41 keeps the scale through rectified units (He et al., 2015).")]
        [Range(0.0, 10.0)]
        public double Gain { get; init; } = Math.Sqrt(2);

        /// <inheritdoc/>
        public override Convolution2d Build() => Kernel % 2 == 1
            ? new(this)
            : throw new ConfigException("kernel", $"must be odd, so that a value stands in the middle of what it is made of, not {Kernel}.");

        internal Initializer First(int summed) => Gain == 0 ? Initializer.Zeros : new Initializer.TruncatedNormal(Gain / Math.Sqrt(summed));
    }

    /// <summary>Maps <c>[batch, input, height, width]</c> to <c>[batch, output, height, width]</c>.</summary>
    /// <param name="input">The map, channels before positions.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor input, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        var kernel = _weight.Shape[2];
        context.CountProduct(input.shape[0] * input.shape[2] * input.shape[3], _weight.Shape[1] * kernel * kernel, _weight.Shape[0]);
        var padding = _dilation * (kernel / 2);
        return nn.functional.conv2d(input, _weight.Value, _bias?.Value, padding: [padding, padding], dilation: [_dilation, _dilation]);
    }
}
