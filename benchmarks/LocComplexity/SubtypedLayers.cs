using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>Registers a module that a constructor made, where a class and not a config says what it is.</summary>
/// <typeparam name="T">The module.</typeparam>
/// <param name="Make">Makes it.</param>
public sealed record Made<T>(Func<T> Make) : ModuleConfig<T>
    where T : Module
{
    /// <inheritdoc/>
    public override T Build() => Make();
}

/// <summary>
/// The variants' model where a class says what a model is made of: what differs is created by methods that a subclass
/// overrides, which is as little as a subclass can be.
/// </summary>
public abstract class SubtypedModel : Model
{
    private readonly Embedding _table;
    private readonly IReadOnlyList<SubtypedLayer> _layers;
    private readonly LinearMap _head;

    /// <summary>Makes the model.</summary>
    protected SubtypedModel(int hidden, int layers, bool isDecoder)
    {
        _table = AddChild("table", new Embedding.Config { Count = VariantTrial.Labels, OutputDim = hidden });
        _layers = AddChildren("layers", Enumerable.Range(0, layers).Select(layer =>
            new Made<SubtypedLayer>(() => new SubtypedLayer(hidden, isDecoder, CreateAttention, () => CreateFeedForward(layer)))));
        _head = AddChild("head", new Linear.Config { InputDim = hidden, OutputDim = VariantTrial.Labels });
    }

    /// <inheritdoc/>
    public sealed override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var hidden = _layers.Aggregate(_table.Forward(batch["tokens"]), (input, layer) => layer.Forward(input, context.For(layer)));
        return VariantTrial.Output(_head.Forward(hidden, context.For(_head)), batch);
    }

    /// <summary>Makes a layer's attention.</summary>
    protected abstract SubtypedAttention CreateAttention();

    /// <summary>Makes a layer's feed-forward.</summary>
    protected abstract SubtypedFeedForward CreateFeedForward(int layer);
}

/// <summary>Attention and feed-forward, each with a residual connection and a norm.</summary>
public sealed class SubtypedLayer : Module
{
    private readonly bool _isPre;
    private readonly SubtypedAttention _attention;
    private readonly SubtypedFeedForward _feedForward;
    private readonly Norm _attentionNorm;
    private readonly Norm _feedForwardNorm;

    /// <summary>Makes the layer.</summary>
    public SubtypedLayer(int hidden, bool isPre, Func<SubtypedAttention> attention, Func<SubtypedFeedForward> feedForward)
    {
        _isPre = isPre;
        _attention = AddChild("attention", new Made<SubtypedAttention>(attention));
        _feedForward = AddChild("feed_forward", new Made<SubtypedFeedForward>(feedForward));
        _attentionNorm = AddChild("attention_norm", new LayerNorm.Config { InputDim = hidden });
        _feedForwardNorm = AddChild("feed_forward_norm", new LayerNorm.Config { InputDim = hidden });
    }

    /// <summary>Maps <c>[batch, tokens, hidden]</c> to the same shape.</summary>
    public Tensor Forward(Tensor input, InvocationContext context)
    {
        var attended = Half(input, _attentionNorm, x => _attention.Forward(x, context.For(_attention)));
        return Half(attended, _feedForwardNorm, x => _feedForward.Forward(x, context.For(_feedForward)));
    }

    private Tensor Half(Tensor input, Norm norm, Func<Tensor, Tensor> work) =>
        _isPre ? input + work(norm.Forward(input)) : norm.Forward(input + work(input));
}

/// <summary>What a layer does to each token on its own.</summary>
public abstract class SubtypedFeedForward : Module
{
    /// <summary>Maps <c>[batch, tokens, hidden]</c> to the same shape.</summary>
    public abstract Tensor Forward(Tensor input, InvocationContext context);
}

/// <summary>A feed-forward of the program, in a class.</summary>
public abstract class WrappedFeedForward : SubtypedFeedForward
{
    private readonly FeedForward _inner;

    /// <summary>Makes it.</summary>
    protected WrappedFeedForward(int hidden, FeedForward.BaseConfig inner) => _inner = AddChild("inner", inner with { InputDim = hidden });

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor input, InvocationContext context) => _inner.Forward(input, context.For(_inner));
}

/// <summary>Two maps with an activation between.</summary>
public sealed class SubtypedDense(int hidden) : WrappedFeedForward(hidden, new DenseFeedForward.Config());

/// <summary>A gated feed-forward.</summary>
public sealed class SubtypedGated(int hidden) : WrappedFeedForward(hidden, new GatedFeedForward.Config());
