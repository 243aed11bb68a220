using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary><c>y = x Wᵀ + b</c>.</summary>
public sealed class Linear : LinearMap
{
    private readonly Parameter? _bias;
    private readonly Quantizer? _quantizer;

    private Linear(Config config)
    {
        Weight = AddParameter("weight", [config.OutputDim, config.InputDim], new Initializer.TruncatedNormal(config.InitialScale));
        _bias = config.Bias ? AddParameter("bias", [config.OutputDim], Initializer.Zeros, decays: false) : null;
        _quantizer = config.Quantizer is null ? null : AddChild("quantizer", config.Quantizer with { Rows = config.OutputDim, Columns = config.InputDim });

        // What a quantizer rounds is not to be rounded once more, to other values.
        Weight.KeepsFullPrecision = _quantizer is not null;
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

        /// <summary>What rounds the matrix and its input; null for nothing.</summary>
        [Description("What rounds the matrix, and what it is multiplied with, to few bits. Empty: nothing.")]
        public Quantizer.BaseConfig? Quantizer { get; init; }

        /// <inheritdoc/>
        public override Linear Build() => new(this);
    }

    /// <inheritdoc/>
    public override Parameter Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context)
    {
        context.CountProduct(input.numel() / Weight.Shape[1], Weight.Shape[1], Weight.Shape[0]);
        if (_quantizer is null)
        {
            return MixedPrecision.Linear(input, Weight, _bias);
        }

        using var scope = NewDisposeScope();
        var rounded = _quantizer.Input(input.InFullPrecision(), context.For(_quantizer));
        return nn.functional.linear(rounded, _quantizer.Weight(Weight.Value), _bias?.Value).MoveToOuterDisposeScope();
    }
}
