using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A token attends to itself and to those before it, as in GPT-2.</summary>
public sealed class CausalMask : AttentionMask
{
    private CausalMask()
    {
    }

    /// <summary>Describes a <see cref="CausalMask"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override CausalMask Build() => new();
    }

    /// <inheritdoc/>
    public override bool IsCausal => true;

    /// <inheritdoc/>
    public override Tensor? Allowed(AttentionSpan span, Device device) =>
        span.KeyStart + span.Keys - 1 <= span.QueryStart ? null : span.Distances(device).ge(0);
}
