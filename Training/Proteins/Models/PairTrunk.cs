using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Works on the map of all pairs of residues: a vector of each pair, and residual blocks of dilated convolutions over the map.</summary>
/// <remarks>
/// As AlphaFold's first network (Senior et al., Nature 577 (2020) 706), small. No norm looks at more than a pair, so that a square of the map is
/// computed as it would be within the whole, but for what the convolutions see beyond its edges.
/// </remarks>
public sealed class PairTrunk : Module
{
    private readonly Config _config;
    private readonly PairEmbedding _embedding;
    private readonly IReadOnlyList<PairBlock> _blocks;

    private PairTrunk(Config config)
    {
        _config = config;
        _embedding = AddChild("embedding", config.Embedding with { ResidueDim = config.ResidueDim, CouplingChannels = config.CouplingChannels, OutputDim = config.Dim });
        _blocks = AddChildren("blocks", Enumerable.Range(0, config.Blocks).Select(i => config.Block with
        {
            InputDim = config.Dim,
            Dilation = config.Dilations[i % config.Dilations.Count],
        }));
    }

    /// <summary>Describes a <see cref="PairTrunk"/>.</summary>
    public sealed record Config : ModuleConfig<PairTrunk>
    {
        /// <summary>Length of a residue's vector.</summary>
        [Interface]
        public int ResidueDim { get; init; }

        /// <summary>Channels of what an alignment tells of pairs.</summary>
        [Interface]
        public int CouplingChannels { get; init; }

        /// <summary>Length of a pair's vector.</summary>
        [Description("Length of a pair's vector.")]
        [Range(1, 1024)]
        public int Dim { get; init; } = 32;

        /// <summary>Number of blocks.</summary>
        [Description("Number of residual blocks.")]
        [Range(0, 1000)]
        public int Blocks { get; init; } = 12;

        /// <summary>Dilations of the blocks, in turn.</summary>
        [Description("Residues from one of a convolution's to the next, block after block, again from the beginning.")]
        public ConfigList<int> Dilations { get; init; } = [1, 2, 4, 8];

        /// <summary>What makes the first vectors.</summary>
        [Description("What makes the first vectors of pairs.")]
        public PairEmbedding.Config Embedding { get; init; } = new();

        /// <summary>One block.</summary>
        [Description("What each block is.")]
        public PairBlock.Config Block { get; init; } = new();

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => Dilations.Count == 0 || Dilations.Any(dilation => dilation < 1)
            ? [new("dilations", "must be one or more numbers, each at least 1.")]
            : [];

        /// <inheritdoc/>
        public override PairTrunk Build() => new(this);
    }

    /// <summary>Length of a pair's vector.</summary>
    public int OutputDim => _config.Dim;

    /// <summary>Makes the vectors of the pairs that a batch asks for, <c>[batch, dim, rows, columns]</c>.</summary>
    /// <param name="residues">The residues' vectors, <c>[batch, residues, dim]</c>.</param>
    /// <param name="batch">Says which pairs, and what is known of them.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor residues, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var pairs = _embedding.Forward(residues, batch, context.For(_embedding));
        foreach (var block in _blocks)
        {
            var next = block.Forward(pairs, context.For(block));
            if (!is_grad_enabled())
            {
                // A whole map of a long chain is large: what is no longer needed is let go.
                pairs.Dispose();
            }

            pairs = next;
        }

        return _config.Block.Activation.Apply(pairs).MoveToOuterDisposeScope();
    }
}
