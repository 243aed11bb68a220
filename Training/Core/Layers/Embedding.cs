using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// A table of vectors, one for each id. A model whose head shares the table with its input calls <see cref="Attend"/>
/// on the same module: the parameter stays one, and gets the gradients of both uses.
/// </summary>
public sealed class Embedding : Module
{
    private readonly Parameter _weight;

    private Embedding(Config config) =>
        _weight = AddParameter("weight", [config.Count, config.OutputDim], new Initializer.TruncatedNormal(config.InitialScale));

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

        /// <inheritdoc/>
        public override Embedding Build() => new(this);
    }

    /// <summary>The whole table, <c>[count, output]</c>.</summary>
    public Tensor Table => _weight.Value;

    /// <summary>Maps ids <c>[…]</c> to vectors <c>[…, output]</c>.</summary>
    public Tensor Forward(Tensor ids)
    {
        using var flat = ids.view(-1);
        using var rows = RowLookup.Fits(_weight.Value) ? RowLookup.Of(_weight.Value, flat) : _weight.Value.index_select(0, flat);
        return rows.view([.. ids.shape, _weight.Shape[1]]);
    }

    /// <summary>Maps vectors <c>[…, output]</c> to their products with every id's vector, logits <c>[…, count]</c> (Press and Wolf, 2017).</summary>
    /// <param name="hidden">The vectors.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Attend(Tensor hidden, InvocationContext context)
    {
        context.CountProduct(hidden.numel() / _weight.Shape[1], _weight.Shape[1], _weight.Shape[0]);
        return RowProducts.Fits(hidden, _weight.Value) ? RowProducts.Of(hidden, _weight.Value) : nn.functional.linear(hidden, _weight.Value);
    }
}
