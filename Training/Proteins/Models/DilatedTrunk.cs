using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Residual blocks of dilated convolutions along the chain.</summary>
public sealed class DilatedTrunk : ResidueTrunk
{
    private readonly IReadOnlyList<DilatedBlock> _blocks;
    private readonly Norm _norm;

    private DilatedTrunk(Config config)
    {
        OutputDim = config.InputDim;
        _blocks = AddChildren("blocks", Enumerable.Range(0, config.Blocks).Select(i => config.Block with
        {
            InputDim = config.InputDim,
            Dilation = config.Dilations[i % config.Dilations.Count],
        }));
        _norm = AddChild("norm", config.Norm with { InputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="DilatedTrunk"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of blocks.</summary>
        [Description("Number of residual blocks.")]
        [Range(1, 1000)]
        public int Blocks { get; init; } = 8;

        /// <summary>Dilations of the blocks, in turn.</summary>
        [Description("Residues from one of a convolution's to the next, block after block, again from the beginning.")]
        public ConfigList<int> Dilations { get; init; } = [1, 2, 4, 8];

        /// <summary>One block.</summary>
        [Description("What each block is.")]
        public DilatedBlock.Config Block { get; init; } = new();

        /// <summary>The norm after the last block.</summary>
        [Description("The norm after the last block.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config { Epsilon = 1e-5 };

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => Dilations.Count == 0 || Dilations.Any(dilation => dilation < 1)
            ? [new("dilations", "must be one or more numbers, each at least 1.")]
            : [];

        /// <inheritdoc/>
        public override DilatedTrunk Build() => new(this);
    }

    /// <inheritdoc/>
    public override int OutputDim { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        foreach (var block in _blocks)
        {
            residues = block.Forward(residues, mask, context.For(block));
        }

        return (_norm.Forward(residues) * mask).MoveToOuterDisposeScope();
    }
}
