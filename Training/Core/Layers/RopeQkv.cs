using System.ComponentModel;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Turns the queries and keys of any projection by their positions (Su et al., 2021, arXiv:2104.09864), so that attention
/// depends on the distance of two tokens alone.
/// </summary>
public sealed class RopeQkv : QkvProjection
{
    private readonly QkvProjection _inner;
    private readonly RotaryEmbedding _rotary;

    private RopeQkv(Config config)
    {
        _inner = AddChild("inner", config.Inner with { InputDim = config.InputDim, Heads = config.Heads, HeadDim = config.HeadDim });
        _rotary = AddChild("rotary", config.Rotary with { HeadDim = config.HeadDim });
    }

    /// <summary>Describes a <see cref="RopeQkv"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>How queries, keys and values are made.</summary>
        [Description("How queries, keys and values are made before they are turned.")]
        public BaseConfig Inner { get; init; } = new FusedQkv.Config();

        /// <summary>How far each pair of values turns from one position to the next.</summary>
        [Description("How far each pair of values turns from one position to the next.")]
        public RotaryEmbedding.BaseConfig Rotary { get; init; } = new RotaryEmbedding.Config();

        /// <inheritdoc/>
        public override RopeQkv Build() => new(this);
    }

    /// <inheritdoc/>
    public override (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context)
    {
        var (query, key, value) = _inner.Forward(input, context.For(_inner));
        (query, key) = _rotary.Forward(query, key, context.Positions);
        return (query, key, value);
    }
}
