using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>What a baseline's predicted distances cost.</summary>
public enum DistanceLoss
{
    /// <summary>The mean square error.</summary>
    MeanSquare,

    /// <summary>The root of the mean square error of each chain.</summary>
    RootMeanSquare,

    /// <summary>The mean square of ln(native / predicted): an error counts by how large it is beside the distance.</summary>
    LogRatio,
}

/// <summary>
/// Predicts a point for each residue, and distances as those between the points: in three dimensions coordinates (models 2 and 4_3 of the CUProtein paper), in more
/// a "metric" space (model 3).
/// </summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp. In model 2 the pairs grow from near the diagonal as training goes on; here all count from the beginning.</remarks>
public sealed class PlaceHead : ProteinHead
{
    /// <summary>Added to squares of distances, in square angstroms: the root has no gradient at zero.</summary>
    private const double Softening = 1e-2;

    private readonly DistanceLoss _loss;
    private readonly LinearMap? _hidden;
    private readonly LinearMap _map;

    private PlaceHead(Config config)
    {
        _loss = config.Loss;
        _hidden = config.HiddenSize is { } size ? AddChild("hidden", config.Map with { InputDim = config.ResidueDim, OutputDim = size }) : null;
        _map = AddChild("map", config.Map with { InputDim = config.HiddenSize ?? config.ResidueDim, OutputDim = config.Dimensions });
    }

    /// <summary>Describes a <see cref="PlaceHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Dimensions of the space.</summary>
        [Description("Dimensions of the space that residues have a point in: 3 for coordinates.")]
        [Range(1, 4096)]
        public int Dimensions { get; init; } = 3;

        /// <summary>Size of a layer before; null for none.</summary>
        [Description("Size of a dense layer before, without activation. Empty: none.")]
        [Range(1, 4096)]
        public int? HiddenSize { get; init; }

        /// <summary>What distances cost.</summary>
        [Description("What the distances between the points cost.")]
        public DistanceLoss Loss { get; init; } = DistanceLoss.MeanSquare;

        /// <summary>The maps.</summary>
        [Description("The map to the points, and the layer before.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config { InitialScale = 0.1 };

        /// <inheritdoc/>
        public override PlaceHead Build() => new(this);
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var hidden = _hidden?.Forward(features.Residues, context.For(_hidden)) ?? features.Residues;
        var points = _map.Forward(hidden, context.For(_map)).InFullPrecision();
        var (rows, columns) = (SquareOf(points, batch, ProteinBatch.Rows), SquareOf(points, batch, ProteinBatch.Columns));
        var distances = ((rows.unsqueeze(2) - columns.unsqueeze(1)).square().sum(-1) + Softening).sqrt();
        var loss = batch.Has(ProteinBatch.AlphaDistances) ? LossOf(_loss, distances, batch[ProteinBatch.AlphaDistances]) : null;
        return new HeadAnswer(new Dictionary<string, Tensor> { [ProteinOutput.Distances] = distances.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }

    /// <summary>What distances cost; 0 where nothing is known.</summary>
    /// <param name="kind">The kind of loss.</param>
    /// <param name="predicted"><c>[batch, rows, columns]</c>, above zero for <see cref="DistanceLoss.LogRatio"/>.</param>
    /// <param name="native">The same shape, NaN where not known.</param>
    internal static Tensor LossOf(DistanceLoss kind, Tensor predicted, Tensor native)
    {
        using var scope = NewDisposeScope();
        var known = native.isnan().logical_not().to(ScalarType.Float32);
        var loss = kind switch
        {
            DistanceLoss.MeanSquare => MeanOf((predicted - native.nan_to_num(0)).square(), known),
            DistanceLoss.LogRatio => MeanOf((native.nan_to_num(1).log() - predicted.log()).square(), known),
            DistanceLoss.RootMeanSquare => ((((predicted - native.nan_to_num(0)).square() * known).sum([1, 2]) / known.sum([1, 2]).clamp_min(1) + 1e-8).sqrt() - 1e-4).mean(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such loss."),
        };
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>The vectors of the residues at the rows or columns that a batch asks for.</summary>
    internal static Tensor SquareOf(Tensor vectors, Batch batch, string places) =>
        batch.Has(places) ? vectors.gather(1, batch[places].unsqueeze(-1).expand(-1, -1, vectors.shape[2])) : vectors;
}
