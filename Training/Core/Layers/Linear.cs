using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary><c>y = x Wᵀ + b</c>.</summary>
public sealed class Linear : LinearMap
{
    private readonly Parameter? _bias;

    private Linear(Config config)
    {
        Weight = AddParameter("weight", [config.OutputDim, config.InputDim], new Initializer.TruncatedNormal(config.InitialScale));
        _bias = config.Bias ? AddParameter("bias", [config.OutputDim], Initializer.Zeros, decays: false) : null;
    }

    /// <summary>Describes a <see cref="Linear"/>.</summary>
    public sealed record Config : BaseConfig
    {
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

    /// <inheritdoc/>
    public override Parameter Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context)
    {
        context.CountProduct(input.numel() / Weight.Shape[1], Weight.Shape[1], Weight.Shape[0]);
        return nn.functional.linear(input, Weight.Value, _bias?.Value);
    }
}
