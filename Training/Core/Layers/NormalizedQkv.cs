using System.ComponentModel;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Normalises each head's queries and keys, which keeps attention logits from growing (Dehghani et al., 2023,
/// arXiv:2302.05442, section 2). Inside a <see cref="RopeQkv"/> the norm comes before the rotation.
/// </summary>
public sealed class NormalizedQkv : QkvProjection
{
    private readonly QkvProjection _inner;
    private readonly Norm _queryNorm;
    private readonly Norm _keyNorm;

    private NormalizedQkv(Config config)
    {
        _inner = AddChild("inner", config.Inner with { InputDim = config.InputDim, Heads = config.Heads, HeadDim = config.HeadDim });
        _queryNorm = AddChild("query_norm", config.Norm with { InputDim = config.HeadDim });
        _keyNorm = AddChild("key_norm", config.Norm with { InputDim = config.HeadDim });
    }

    /// <summary>Describes a <see cref="NormalizedQkv"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>How queries, keys and values are made.</summary>
        [Description("How queries, keys and values are made before the norm.")]
        public BaseConfig Inner { get; init; } = new FusedQkv.Config();

        /// <summary>Norm of each head's query and key.</summary>
        [Description("Norm of each head's query and of its key.")]
        public Norm.BaseConfig Norm { get; init; } = new RmsNorm.Config();

        /// <inheritdoc/>
        public override NormalizedQkv Build() => new(this);
    }

    /// <inheritdoc/>
    public override (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context)
    {
        var (query, key, value) = _inner.Forward(input, context.For(_inner));
        return (_queryNorm.Forward(query), _keyNorm.Forward(key), value);
    }
}
