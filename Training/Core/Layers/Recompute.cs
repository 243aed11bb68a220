namespace Platform.Training.Core.Layers;

/// <summary>What of a transformer layer is forgotten after the forward pass and computed again in the backward pass.</summary>
public enum Recompute
{
    /// <summary>Nothing: all activations stay in memory.</summary>
    None,

    /// <summary>The feed-forward, whose inner activations are most of a layer's.</summary>
    FeedForward,

    /// <summary>Everything but the layer's input.</summary>
    Layer,
}
