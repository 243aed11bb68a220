using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>
/// Makes the first vector of a pair: of both residues' vectors, summed and multiplied, of how far apart they stand in the sequence, and of what an
/// alignment tells of them. All are summed, so that a chain without an alignment only lacks a part.
/// </summary>
public sealed class PairEmbedding : Module
{
    private readonly Dropout _dropout;
    private readonly LinearMap _row;
    private readonly LinearMap _column;
    private readonly LinearMap _product;
    private readonly Embedding _separation;
    private readonly Convolution2d _couplings;

    private PairEmbedding(Config config)
    {
        _dropout = AddChild("dropout", config.Dropout);
        _row = AddChild("row", config.Residue with { InputDim = config.ResidueDim, OutputDim = config.OutputDim });
        _column = AddChild("column", config.Residue with { InputDim = config.ResidueDim, OutputDim = config.OutputDim });
        _product = AddChild("product", config.Residue with { InputDim = config.ResidueDim, OutputDim = config.OutputDim });
        _separation = AddChild("separation", config.Separation with { Count = SeparationClass.Count, OutputDim = config.OutputDim });
        _couplings = AddChild("couplings", config.Couplings with { InputDim = config.CouplingChannels, OutputDim = config.OutputDim, Kernel = 1, Dilation = 1 });
    }

    /// <summary>Describes a <see cref="PairEmbedding"/>.</summary>
    public sealed record Config : ModuleConfig<PairEmbedding>
    {
        /// <summary>Length of a residue's vector.</summary>
        [Interface]
        public int ResidueDim { get; init; }

        /// <summary>Channels of what an alignment tells of pairs.</summary>
        [Interface]
        public int CouplingChannels { get; init; }

        /// <summary>Length of a pair's vector.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>Dropout of the residues' vectors.</summary>
        [Description("Dropout of the residues' vectors.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.2 };

        /// <summary>The maps of residues' vectors.</summary>
        [Description("The maps of the vectors of the row's and of the column's residue, and of those that are multiplied.")]
        public LinearMap.BaseConfig Residue { get; init; } = new Linear.Config { InitialScale = 0.07 };

        /// <summary>A vector for each separation in the sequence.</summary>
        [Description("The vectors of separations in the sequence.")]
        public Embedding.Config Separation { get; init; } = new() { InitialScale = 0.5 };

        /// <summary>The map of what an alignment tells.</summary>
        [Description("The map of what an alignment tells of the pair.")]
        public Convolution2d.Config Couplings { get; init; } = new() { Bias = false, Gain = 0.5 };

        /// <inheritdoc/>
        public override PairEmbedding Build() => new(this);
    }

    /// <summary>Makes the first vectors, <c>[batch, dim, rows, columns]</c>.</summary>
    /// <param name="residues">The residues' vectors, <c>[batch, residues, dim]</c>.</param>
    /// <param name="batch">Says which pairs, and what is known of them.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor residues, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var vectors = _dropout.Forward(residues, context.For(_dropout));
        var everyone = arange(residues.shape[1], ScalarType.Int64, residues.device).expand(residues.shape[0], -1);
        var (rows, columns) = batch.Has(ProteinBatch.Rows) ? (batch[ProteinBatch.Rows], batch[ProteinBatch.Columns]) : (everyone, everyone);
        var row = Pick(_row.Forward(vectors, context.For(_row)), rows).unsqueeze(-1);
        var column = Pick(_column.Forward(vectors, context.For(_column)), columns).unsqueeze(-2);
        var factors = _product.Forward(vectors, context.For(_product));
        var pairs = row + column + Pick(factors, rows).unsqueeze(-1) * Pick(factors, columns).unsqueeze(-2)
            + _separation.Forward(SeparationClass.Of(columns.unsqueeze(-2) - rows.unsqueeze(-1))).permute(0, 3, 1, 2);
        if (batch.Has(ProteinBatch.Couplings))
        {
            pairs += _couplings.Forward(batch[ProteinBatch.Couplings], context.For(_couplings));
        }

        return pairs.MoveToOuterDisposeScope();
    }

    /// <summary>The vectors of some residues, channels first: <c>[batch, residues, dim]</c> and <c>[batch, picked]</c> give <c>[batch, dim, picked]</c>.</summary>
    private static Tensor Pick(Tensor vectors, Tensor places) =>
        vectors.InFullPrecision().gather(1, places.unsqueeze(-1).expand(-1, -1, vectors.shape[2])).transpose(1, 2);
}
