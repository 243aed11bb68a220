using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// A table of vectors, one for each id. A model whose head shares the table with its input calls <see cref="Attend"/>
/// on the same module: the parameter stays one, and gets the gradients of both uses.
/// </summary>
public sealed class Embedding : Module
{
    private readonly Parameter _weight;
    private readonly Quantizer? _quantizer;

    private Embedding(Config config)
    {
        _weight = AddParameter("weight", [config.Count, config.OutputDim], new Initializer.TruncatedNormal(config.InitialScale));
        _quantizer = config.Quantizer is null ? null : AddChild("quantizer", config.Quantizer with { Rows = config.Count, Columns = config.OutputDim });
        _weight.KeepsFullPrecision = _quantizer is not null;
    }

    /// <summary>Describes an <see cref="Embedding"/>.</summary>
    public sealed record Config : ModuleConfig<Embedding>
    {
        /// <summary>Number of ids.</summary>
        [Interface]
        public int Count { get; init; }

        /// <summary>Length of a vector.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>Standard deviation of the first vectors.</summary>
        [Description("Standard deviation of the first vectors.")]
        [Positive]
        public double InitialScale { get; init; } = 0.02;

        /// <summary>What rounds the vectors; null for nothing.</summary>
        [Description("What rounds the vectors to few bits. Empty: nothing.")]
        public Quantizer.BaseConfig? Quantizer { get; init; }

        /// <inheritdoc/>
        public override Embedding Build() => new(this);
    }

    /// <summary>The whole table, <c>[count, output]</c>, as the module computes with it: rounded anew where it has a quantizer.</summary>
    public Tensor Table => _quantizer is null ? _weight.Value : _quantizer.Weight(_weight.Value);

    /// <summary>The whole table as a factor of matrix products; see <see cref="Parameter.Factor"/>.</summary>
    public Tensor Factor() => Table.In(_weight.ProductType);

    /// <summary>Maps ids <c>[…]</c> to vectors <c>[…, output]</c>.</summary>
    public Tensor Forward(Tensor ids)
    {
        using var flat = ids.view(-1);
        using var rows = RowLookup.Fits(_weight.Value) ? RowLookup.Of(_weight.Value, flat) : _weight.Value.index_select(0, flat);
        using var rounded = _quantizer?.Picked(rows, _weight.Value);
        return (rounded ?? rows).view([.. ids.shape, _weight.Shape[1]]);
    }

    /// <summary>Maps vectors <c>[…, output]</c> to their products with every id's vector, logits <c>[…, count]</c> (Press and Wolf, 2017).</summary>
    /// <param name="hidden">The vectors.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Attend(Tensor hidden, InvocationContext context)
    {
        context.CountProduct(hidden.numel() / _weight.Shape[1], _weight.Shape[1], _weight.Shape[0]);
        using var scope = NewDisposeScope();
        var (input, table) = (_quantizer?.Input(hidden.InFullPrecision(), context.For(_quantizer)) ?? hidden, Table);

        // A product of a few rows is bound by reading the table: to round it first would only read it once more.
        return (RowProducts.Fits(input, table) ? RowProducts.Of(input, table) : nn.functional.linear(input.In(_weight.ProductType), table.In(_weight.ProductType)))
            .MoveToOuterDisposeScope();
    }
}
