using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Layers;

/// <summary>
/// YaRN (Peng et al., 2023, arXiv:2309.00071): rotary positions for sequences longer than those a model was trained on.
/// Pairs that turn many times within the trained length keep their frequency, those that turn less than once are slowed by
/// the factor, those between in part (section 3.2); queries and keys are scaled to cool the softmax (section 3.4).
/// </summary>
public sealed class YarnEmbedding : RotaryEmbedding
{
    private YarnEmbedding(Config config)
        : base(config, config.Slowed, 0.1 * Math.Log(config.Factor) + 1)
    {
    }

    /// <summary>Describes a <see cref="YarnEmbedding"/>.</summary>
    public new sealed record Config : BaseConfig
    {
        /// <summary>By how much sequences are longer than those trained on; s in the paper.</summary>
        [Description("By how much sequences are longer than those the model was trained on.")]
        [Range(1.0, double.MaxValue)]
        public double Factor { get; init; } = 4;

        /// <summary>Longest sequence trained on, in tokens; L in the paper.</summary>
        [Description("Longest sequence the model was trained on, in tokens.")]
        [Positive]
        public int OriginalLength { get; init; } = 512;

        /// <summary>Pairs with more turns than this within the original length keep their frequency; β in the paper.</summary>
        [Description("Pairs that turn more often than this within the original length keep their frequency.")]
        [Positive]
        public double BetaFast { get; init; } = 32;

        /// <summary>Pairs with fewer turns than this within the original length are slowed by the whole factor; α in the paper.</summary>
        [Description("Pairs that turn less often than this within the original length are slowed by the whole factor.")]
        [Positive]
        public double BetaSlow { get; init; } = 1;

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() =>
            BetaFast > BetaSlow ? [] : [new("beta_fast", $"must be above beta_slow, {BetaSlow}, not {BetaFast}.")];

        /// <inheritdoc/>
        public override YarnEmbedding Build() => new(this);

        /// <summary>Equations 17 to 20.</summary>
        internal double Slowed(double frequency)
        {
            var turns = OriginalLength * frequency / (2 * Math.PI);
            var kept = Math.Clamp((turns - BetaSlow) / (BetaFast - BetaSlow), 0, 1);
            return (1 - kept) * frequency / Factor + kept * frequency;
        }
    }
}
