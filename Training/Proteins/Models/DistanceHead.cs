using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Between which atoms a distance is.</summary>
public enum DistanceAtom
{
    /// <summary>Alpha carbons.</summary>
    Alpha,

    /// <summary>Beta carbons.</summary>
    Beta,
}

/// <summary>Predicts the distribution of each pair's distance over <see cref="DistanceBins"/>, by cross-entropy.</summary>
/// <remarks>
/// Senior et al., Nature 577 (2020) 706. Training sees squares of the map and learns each pair from both sides; of a whole map, the logits of the two sides
/// are averaged, so that what is predicted is symmetric.
/// </remarks>
public sealed class DistanceHead : ProteinHead
{
    private readonly DistanceAtom _atom;
    private readonly DistanceBins _bins;
    private readonly Convolution2d _map;

    private DistanceHead(Config config)
    {
        _atom = config.Atom;
        _bins = config.Atom == DistanceAtom.Alpha ? DistanceBins.Alpha : DistanceBins.Beta;
        _map = AddChild("map", config.Map with { InputDim = config.PairDim!.Value, OutputDim = _bins.Count, Kernel = 1, Dilation = 1 });
    }

    /// <summary>Describes a <see cref="DistanceHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Between which atoms.</summary>
        [Description("Between which atoms the distance is.")]
        public DistanceAtom Atom { get; init; } = DistanceAtom.Beta;

        /// <summary>The map to the bins.</summary>
        [Description("The map to the bins.")]
        public Convolution2d.Config Map { get; init; } = new() { Gain = 0.5 };

        /// <inheritdoc/>
        public override DistanceHead Build() => new(this);

        internal override bool ReadsPairs => true;
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var logits = _map.Forward(features.Pairs!, context.For(_map));
        if (!batch.Has(ProteinBatch.Rows))
        {
            logits = (logits + logits.transpose(2, 3)) / 2;
        }

        var (labels, output) = _atom == DistanceAtom.Alpha ? (ProteinBatch.AlphaDistances, ProteinOutput.Alpha) : (ProteinBatch.BetaDistances, ProteinOutput.Beta);
        var loss = batch.Has(labels) ? MeanCrossEntropy(logits, ClassesOf(batch[labels], _bins)) : null;
        return new HeadAnswer(new Dictionary<string, Tensor> { [output] = logits.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }

    /// <summary>The bin of each distance, int64; <see cref="ProteinBatch.Unknown"/> for NaN.</summary>
    /// <param name="distances">In angstroms, of any shape.</param>
    /// <param name="bins">The bins.</param>
    public static Tensor ClassesOf(Tensor distances, DistanceBins bins)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(bins);
        using var scope = NewDisposeScope();
        var inner = tensor(bins.Inner.Select(edge => (float)edge).ToArray(), device: distances.device);
        return bucketize(distances, inner).masked_fill(distances.isnan(), ProteinBatch.Unknown).MoveToOuterDisposeScope();
    }
}
