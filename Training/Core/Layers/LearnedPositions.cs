using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A trained vector for each position, as in BERT (Devlin et al., 2019) and GPT-2.</summary>
public sealed class LearnedPositions : PositionEmbedding
{
    private readonly Config _config;
    private readonly Parameter _weight;
    private readonly Quantizer? _quantizer;

    private LearnedPositions(Config config)
    {
        _config = config;
        _weight = AddParameter("weight", [config.Count, config.OutputDim], new Initializer.TruncatedNormal(config.InitialScale));
        _quantizer = config.Quantizer is null ? null : AddChild("quantizer", config.Quantizer with { Rows = config.Count, Columns = config.OutputDim });
    }

    /// <summary>Describes <see cref="LearnedPositions"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The longest sequence.</summary>
        [Description("Longest sequence in tokens; each position has a trained vector.")]
        [Positive]
        public int Count { get; init; } = 512;

        /// <summary>Standard deviation of the first vectors.</summary>
        [Description("Standard deviation of the first vectors.")]
        [Positive]
        public double InitialScale { get; init; } = 0.02;

        /// <summary>What rounds the vectors; null for nothing.</summary>
        [Description("What rounds the vectors to few bits. Empty: nothing.")]
        public Quantizer.BaseConfig? Quantizer { get; init; }

        /// <inheritdoc/>
        public override int? MaximumLength => Count;

        /// <inheritdoc/>
        public override LearnedPositions Build() => new(this);
    }

    /// <summary>What it was built from.</summary>
    public Config Settings => _config;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A sequence is longer than there are vectors.</exception>
    public override Tensor Forward(TokenPositions positions, long tokens, Device device)
    {
        ArgumentNullException.ThrowIfNull(positions);
        if (positions.LongestAfter(tokens) is var longest && longest > _config.Count)
        {
            throw new InvalidOperationException(
                $"\"{Path}\" has vectors for {_config.Count} positions, but a sequence has {longest} tokens: give shorter ones, or train with a higher count.");
        }

        if (!positions.HasPadding)
        {
            return Rounded(_weight.Value.narrow(0, positions.Start, tokens));
        }

        var places = positions.ToTensor(tokens, device);
        return Rounded(_weight.Value.index_select(0, places.view(-1))).view(places.shape[0], tokens, -1);
    }

    private Tensor Rounded(Tensor rows) => _quantizer?.Picked(rows, _weight.Value) ?? rows;
}
