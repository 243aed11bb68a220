using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>Predicts distances as products of each residue's vector with a map of the other's, as the CUProtein paper's model 1: nothing makes them symmetric, positive or a metric.</summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp, model_1.</remarks>
public sealed class BilinearHead : ProteinHead
{
    private readonly LinearMap _map;

    private BilinearHead(Config config) => _map = AddChild("map", config.Map with { InputDim = config.ResidueDim, OutputDim = config.ResidueDim });

    /// <summary>Describes a <see cref="BilinearHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The map of the other residue's vector.</summary>
        [Description("The map of the other residue's vector.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override BilinearHead Build() => new(this);
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var mapped = _map.Forward(features.Residues, context.For(_map)).InFullPrecision();
        var distances = PlaceHead.SquareOf(features.Residues, batch, ProteinBatch.Rows).matmul(PlaceHead.SquareOf(mapped, batch, ProteinBatch.Columns).transpose(1, 2));
        var loss = batch.Has(ProteinBatch.AlphaDistances) ? PlaceHead.LossOf(DistanceLoss.MeanSquare, distances, batch[ProteinBatch.AlphaDistances]) : null;
        return new HeadAnswer(new Dictionary<string, Tensor> { [ProteinOutput.Distances] = distances.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }
}
