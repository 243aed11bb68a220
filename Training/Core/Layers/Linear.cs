using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary><c>y = x Wᵀ + b</c>.</summary>
public sealed class Linear : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    private Linear(Config config)
    {
        _weight = AddParameter("weight", [config.OutputDim, config.InputDim], new Initializer.TruncatedNormal(config.InitialScale));
        _bias = config.Bias ? AddParameter("bias", [config.OutputDim], Initializer.Zeros, decays: false) : null;
    }

    /// <summary>Describes a <see cref="Linear"/>.</summary>
    public sealed record Config : ModuleConfig<Linear>
    {
        /// <summary>Size of the input's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Size of the output's last dimension.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>Whether a vector is added to the product.</summary>
        [Description("Whether a trained vector is added to the product.")]
        public bool Bias { get; init; } = true;

        /// <summary>Standard deviation of the first weights.</summary>
        [Description("Standard deviation of the first weights.")]
        [Positive]
        public double InitialScale { get; init; } = 0.02;

        /// <inheritdoc/>
        public override Linear Build() => new(this);
    }

    /// <summary>Maps <c>[…, input]</c> to <c>[…, output]</c>.</summary>
    public Tensor Forward(Tensor input) => nn.functional.linear(input, _weight.Value, _bias?.Value);
}
