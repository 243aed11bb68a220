using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Fewer heads of keys and values than of queries: grouped-query attention (Ainslie et al., 2023, arXiv:2305.13245), and
/// with a single one multi-query attention (Shazeer, 2019, arXiv:1911.02150). A cache shrinks by as much.
/// </summary>
public sealed class GroupedQkv : QkvProjection
{
    private readonly Config _config;
    private readonly LinearMap _projection;

    private GroupedQkv(Config config)
    {
        _config = config;
        _projection = AddChild("projection", config.Projection with
        {
            InputDim = config.InputDim,
            OutputDim = (config.Heads + 2 * config.KeyValueHeads) * config.HeadDim,
        });
    }

    /// <summary>Describes a <see cref="GroupedQkv"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of heads of keys and values.</summary>
        [Description("Number of heads of keys and values; the number of heads must be a multiple of it.")]
        [Positive]
        public int KeyValueHeads { get; init; } = 1;

        /// <summary>The matrix product.</summary>
        [Description("The matrix product whose output is cut into queries, keys and values.")]
        public LinearMap.BaseConfig Projection { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override GroupedQkv Build() => Heads % KeyValueHeads == 0
            ? new(this)
            : throw new ConfigException("key_value_heads", $"{KeyValueHeads} heads of keys and values cannot be shared evenly by {Heads} heads.");
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context)
    {
        var heads = _projection.Forward(input, context.For(_projection))
            .view(input.shape[0], input.shape[1], -1, _config.HeadDim)
            .transpose(1, 2);
        var parts = heads.split([_config.Heads, _config.KeyValueHeads, _config.KeyValueHeads], dim: 1);
        return (parts[0], parts[1], parts[2]);
    }
}
