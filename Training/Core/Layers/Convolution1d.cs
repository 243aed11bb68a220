using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A convolution along a sequence that keeps its length: what lies beyond the ends counts as zero.</summary>
public sealed class Convolution1d : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly int _dilation;

    private Convolution1d(Config config)
    {
        _weight = AddParameter("weight", [config.OutputDim, config.InputDim, config.Kernel], config.First(config.InputDim * config.Kernel));
        _bias = config.Bias ? AddParameter("bias", [config.OutputDim], Initializer.Zeros, decays: false) : null;
        _dilation = config.Dilation;
    }

    /// <summary>Describes a <see cref="Convolution1d"/>.</summary>
    public sealed record Config : ModuleConfig<Convolution1d>
    {
        /// <summary>Channels of the input.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Channels of the output.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>How many positions a value is made of; odd, so that it stands in their middle.</summary>
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
        public override Convolution1d Build() => Kernel % 2 == 1
            ? new(this)
            : throw new ConfigException("kernel", $"must be odd, so that a value stands in the middle of what it is made of, not {Kernel}.");

        internal Initializer First(int summed) => Gain == 0 ? Initializer.Zeros : new Initializer.TruncatedNormal(Gain / Math.Sqrt(summed));
    }

    /// <summary>Maps <c>[batch, input, positions]</c> to <c>[batch, output, positions]</c>.</summary>
    /// <param name="input">The sequence, channels before positions.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor input, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        var kernel = _weight.Shape[2];
        context.CountProduct(input.shape[0] * input.shape[2], _weight.Shape[1] * kernel, _weight.Shape[0]);
        return nn.functional.conv1d(input, _weight.Value, _bias?.Value, padding: _dilation * (kernel / 2), dilation: _dilation);
    }
}
