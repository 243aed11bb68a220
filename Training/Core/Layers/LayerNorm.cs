using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Layer normalisation over the last dimension (Ba et al., 2016).</summary>
public sealed class LayerNorm : Norm
{
    private readonly Config _config;
    private readonly Parameter _scale;
    private readonly Parameter _bias;

    private LayerNorm(Config config)
    {
        _config = config;
        _scale = AddParameter("scale", [config.InputDim], Initializer.Ones, decays: false);
        _bias = AddParameter("bias", [config.InputDim], Initializer.Zeros, decays: false);
    }

    /// <summary>Describes a <see cref="LayerNorm"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Added to the variance.</summary>
        [Description("Added to the variance before its root is taken.")]
        [Positive]
        public double Epsilon { get; init; } = 1e-12;

        /// <inheritdoc/>
        public override LayerNorm Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) =>
        nn.functional.layer_norm(input.InFullPrecision(), [_config.InputDim], _scale.Value, _bias.Value, _config.Epsilon);

    /// <inheritdoc/>
    public override Tensor ForwardSum(Tensor input, Tensor update, Dropout dropout, InvocationContext context) => ResidualNorm.Fits(input)
        ? ResidualNorm.Of(input, update.In(input.dtype), _scale.Value, _bias.Value, _config.Epsilon, dropout.Keep(context), context.Seed)
        : base.ForwardSum(input, update, dropout, context);
}
