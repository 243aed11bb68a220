using System.ComponentModel;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Queries, keys and values by a matrix product each, so that each can be replaced or adapted alone.</summary>
public sealed class SeparateQkv : QkvProjection
{
    private readonly Config _config;
    private readonly LinearMap _query;
    private readonly LinearMap _key;
    private readonly LinearMap _value;

    private SeparateQkv(Config config)
    {
        _config = config;
        var outputDim = config.Heads * config.HeadDim;
        _query = AddChild("query", config.Query with { InputDim = config.InputDim, OutputDim = outputDim });
        _key = AddChild("key", config.Key with { InputDim = config.InputDim, OutputDim = outputDim });
        _value = AddChild("value", config.Value with { InputDim = config.InputDim, OutputDim = outputDim });
    }

    /// <summary>Describes a <see cref="SeparateQkv"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The product that makes queries.</summary>
        [Description("The matrix product that makes queries.")]
        public LinearMap.BaseConfig Query { get; init; } = new Linear.Config();

        /// <summary>The product that makes keys.</summary>
        [Description("The matrix product that makes keys.")]
        public LinearMap.BaseConfig Key { get; init; } = new Linear.Config();

        /// <summary>The product that makes values.</summary>
        [Description("The matrix product that makes values.")]
        public LinearMap.BaseConfig Value { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override SeparateQkv Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context) =>
        (Project(_query, input, context), Project(_key, input, context), Project(_value, input, context));

    private Tensor Project(LinearMap map, Tensor input, InvocationContext context) =>
        map.Forward(input, context.For(map)).view(input.shape[0], input.shape[1], _config.Heads, _config.HeadDim).transpose(1, 2);
}
