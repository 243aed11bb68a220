using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Every token attends to every token, as in BERT.</summary>
public sealed class FullMask : AttentionMask
{
    private FullMask()
    {
    }

    /// <summary>Describes a <see cref="FullMask"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override FullMask Build() => new();
    }

    /// <inheritdoc/>
    public override bool IsCausal => false;

    /// <inheritdoc/>
    public override Tensor? Allowed(AttentionSpan span, Device device) => null;
}
