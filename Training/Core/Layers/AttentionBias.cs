using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>What is added to attention logits for where query and key stand.</summary>
public abstract class AttentionBias : Module
{
    /// <summary>Describes an <see cref="AttentionBias"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<AttentionBias>
    {
        /// <summary>Number of attention heads.</summary>
        [Interface]
        public int Heads { get; init; }

        /// <summary>Whether no token attends to a later one.</summary>
        [Interface]
        public bool Causal { get; init; }
    }

    /// <summary>The bias of each head for each pair of query and key.</summary>
    /// <param name="span">The columns of both.</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns><c>[heads, queries, keys]</c>.</returns>
    public abstract Tensor Forward(AttentionSpan span, Device device);
}
