using System.ComponentModel;
using Platform.Training.Core.Configs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A token attends to its neighbours alone (Beltagy et al., 2020, section 3.1).</summary>
public sealed class SlidingWindowMask : AttentionMask
{
    private readonly Config _config;

    private SlidingWindowMask(Config config) => _config = config;

    /// <summary>Describes a <see cref="SlidingWindowMask"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>How many tokens attention reaches in each direction, the token itself included.</summary>
        [Description("How many tokens attention reaches in each direction, the token itself included.")]
        [Positive]
        public int Window { get; init; } = 128;

        /// <summary>Whether a token attends to none that comes later.</summary>
        [Description("Whether a token attends to none that comes later.")]
        public bool Causal { get; init; } = true;

        /// <inheritdoc/>
        public override SlidingWindowMask Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    public override bool IsCausal => _config.Causal;

    /// <inheritdoc/>
    public override int? Window => _config.Window;

    /// <inheritdoc/>
    public override Tensor? Allowed(AttentionSpan span, Device device)
    {
        var furthestBack = span.QueryStart + span.Queries - 1 - span.KeyStart;
        var furthestAhead = span.KeyStart + span.Keys - 1 - span.QueryStart;
        if (furthestBack < _config.Window && furthestAhead < (_config.Causal ? 1 : _config.Window))
        {
            return null;
        }

        var distances = span.Distances(device);
        return distances.lt(_config.Window).logical_and(distances.gt(_config.Causal ? -1 : -_config.Window));
    }
}
