using System.ComponentModel;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Queries, keys and values by one matrix product.</summary>
public sealed class FusedQkv : QkvProjection
{
    private readonly Config _config;
    private readonly LinearMap _projection;

    private FusedQkv(Config config)
    {
        _config = config;
        _projection = AddChild("projection", config.Projection with { InputDim = config.InputDim, OutputDim = 3 * config.Heads * config.HeadDim });
    }

    /// <summary>Describes a <see cref="FusedQkv"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The matrix product.</summary>
        [Description("The matrix product whose output is cut into queries, keys and values.")]
        public LinearMap.BaseConfig Projection { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override FusedQkv Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context)
    {
        var parts = _projection.Forward(input, context.For(_projection))
            .view(input.shape[0], input.shape[1], 3, _config.Heads, _config.HeadDim)
            .permute(2, 0, 3, 1, 4)
            .unbind(0);
        return (parts[0], parts[1], parts[2]);
    }
}
