using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Divides by the root of the mean square over the last dimension (Zhang and Sennrich, 2019, arXiv:1910.07467).</summary>
public sealed class RmsNorm : Norm
{
    private readonly Config _config;
    private readonly Parameter _scale;

    private RmsNorm(Config config)
    {
        _config = config;
        _scale = AddParameter("scale", [config.InputDim], Initializer.Ones, decays: false);
    }

    /// <summary>Describes an <see cref="RmsNorm"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Added to the mean square.</summary>
        [Description("Added to the mean square before its root is taken.")]
        [Positive]
        public double Epsilon { get; init; } = 1e-6;

        /// <inheritdoc/>
        public override RmsNorm Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var exact = input.InFullPrecision();
        return exact * (exact.square().mean([-1], keepdim: true) + _config.Epsilon).rsqrt() * _scale.Value;
    }
}
