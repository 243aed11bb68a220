using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>
/// What every model of proteins here is: an embedding of residues, a trunk along the chain, where pairs are predicted a trunk over the map of pairs, and heads,
/// each of which predicts one kind of property and has its own loss. The losses are summed.
/// </summary>
public sealed class ProteinModel : Model
{
    private readonly ResidueEmbedding _embedding;
    private readonly ResidueTrunk _trunk;
    private readonly PairTrunk? _pairs;
    private readonly IReadOnlyList<ProteinHead> _heads;
    private readonly ConfigList<ProteinHead.BaseConfig> _described;

    private ProteinModel(Config config)
    {
        _described = config.Heads;
        _embedding = AddChild("embedding", config.Embedding);
        _trunk = AddChild("trunk", config.Trunk with { InputDim = _embedding.OutputDim });
        _pairs = config.Pairs is null ? null : AddChild("pairs", config.Pairs with { ResidueDim = _trunk.OutputDim, CouplingChannels = config.CouplingChannels });
        _heads = AddChildren("heads", config.Heads.Select(head => head with { ResidueDim = _trunk.OutputDim, PairDim = _pairs?.OutputDim }));
    }

    /// <summary>Describes a <see cref="ProteinModel"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Channels of what an alignment tells of pairs.</summary>
        [Interface]
        public int CouplingChannels { get; init; }

        /// <summary>What makes the first vectors of residues.</summary>
        [Description("What makes the first vectors of residues.")]
        public ResidueEmbedding.Config Embedding { get; init; } = new();

        /// <summary>What works along the chain.</summary>
        [Description("What works along the chain.")]
        public ResidueTrunk.BaseConfig Trunk { get; init; } = new DilatedTrunk.Config();

        /// <summary>What works on pairs of residues; null for nothing.</summary>
        [Description("What works on the map of pairs of residues. Empty: nothing is predicted of pairs.")]
        public PairTrunk.Config? Pairs { get; init; }

        /// <summary>What is predicted.</summary>
        [Description("What is predicted, each with a loss of its own.")]
        public ConfigList<ProteinHead.BaseConfig> Heads { get; init; } = [new StateHead.Config(), new TorsionHead.Config()];

        /// <inheritdoc/>
        public override BaseConfig For(InputFacts facts) => facts is ProteinFacts proteins
            ? this with { CouplingChannels = proteins.CouplingChannels }
            : throw new ConfigException("input", "ProteinModel reads chains of proteins; this input gives another kind of data.");

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => (Heads.Count == 0 ? [new ConfigProblem("heads", "must not be empty: nothing would be predicted.")] : Enumerable.Empty<ConfigProblem>())
            .Concat(Pairs is null && Heads.Any(head => head.ReadsPairs) ? [new("pairs", "is empty, but a head predicts from pairs.")] : []);

        /// <inheritdoc/>
        public override ProteinModel Build() => new(this);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var answers = Answer(batch, context);
        Tensor? loss = null;
        foreach (var (head, answer) in _described.Zip(answers))
        {
            if (answer.Loss is not null)
            {
                var weighted = answer.Loss * head.Weight;
                loss = loss is null ? weighted : loss + weighted;
            }
        }

        return new ModelOutput(answers[0].Outputs.First().Value.MoveToOuterDisposeScope(), loss?.MoveToOuterDisposeScope(), batch.Examples);
    }

    /// <summary>Everything that the heads predict, by the names in <see cref="ProteinOutput"/>.</summary>
    /// <param name="batch">The chains; labels are not read.</param>
    /// <param name="context">The call's context.</param>
    public IReadOnlyDictionary<string, Tensor> Predict(Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        return Answer(batch, context).SelectMany(answer => answer.Outputs).ToDictionary(output => output.Key, output => output.Value.MoveToOuterDisposeScope());
    }

    /// <summary>What each head makes of a batch, in the order of the config.</summary>
    /// <param name="batch">The chains.</param>
    /// <param name="context">The call's context.</param>
    public IReadOnlyList<HeadAnswer> Answer(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var residues = _trunk.Forward(_embedding.Forward(batch, context.For(_embedding)), batch[ProteinBatch.Mask].unsqueeze(-1), context.For(_trunk));
        var features = new ProteinFeatures(residues, _pairs?.Forward(residues, batch, context.For(_pairs)));
        return
        [
            .. _heads.Select(head =>
            {
                var answer = head.Forward(features, batch, context.For(head));
                answer.Loss?.MoveToOuterDisposeScope();
                foreach (var output in answer.Outputs.Values)
                {
                    output.MoveToOuterDisposeScope();
                }

                return answer;
            }),
        ];
    }
}
