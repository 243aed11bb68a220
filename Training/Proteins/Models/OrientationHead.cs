using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Predicts how residues that are near lie to one another: the dihedrals omega and theta and the angle phi, in bins of 15 degrees.</summary>
/// <remarks>
/// trRosetta (Yang et al., PNAS 117 (2020) 1496). Pairs with beta carbons more than 20 Å apart have a bin of their own, the last. Omega is the same from both
/// sides and averaged over them where the whole map is predicted; theta and phi are not.
/// </remarks>
public sealed class OrientationHead : ProteinHead
{
    /// <summary>Pairs whose beta carbons are further apart have no orientation, in angstroms.</summary>
    public const double Reach = 20;

    /// <summary>Bins of omega and of theta: 24 from -180 to 180 degrees, and one for none.</summary>
    public const int DihedralBins = 25;

    /// <summary>Bins of phi: 12 from 0 to 180 degrees, and one for none.</summary>
    public const int AngleBins = 13;

    private readonly Convolution2d _map;

    private OrientationHead(Config config) =>
        _map = AddChild("map", config.Map with { InputDim = config.PairDim!.Value, OutputDim = 2 * DihedralBins + AngleBins, Kernel = 1, Dilation = 1 });

    /// <summary>Describes an <see cref="OrientationHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The map to the bins.</summary>
        [Description("The map to the bins.")]
        public Convolution2d.Config Map { get; init; } = new() { Gain = 0.5 };

        /// <inheritdoc/>
        public override OrientationHead Build() => new(this);

        internal override bool ReadsPairs => true;
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var logits = _map.Forward(features.Pairs!, context.For(_map));
        var (omega, theta, phi) = (logits.narrow(1, 0, DihedralBins), logits.narrow(1, DihedralBins, DihedralBins), logits.narrow(1, 2 * DihedralBins, AngleBins));
        if (!batch.Has(ProteinBatch.Rows))
        {
            omega = (omega + omega.transpose(2, 3)) / 2;
        }

        Tensor? loss = null;
        if (batch.Has(ProteinBatch.Orientations))
        {
            var (angles, far) = (batch[ProteinBatch.Orientations], batch[ProteinBatch.BetaDistances].gt(Reach));
            loss = MeanCrossEntropy(omega, ClassesOf(angles.select(1, 0), far, -Math.PI, DihedralBins))
                + MeanCrossEntropy(theta, ClassesOf(angles.select(1, 1), far, -Math.PI, DihedralBins))
                + MeanCrossEntropy(phi, ClassesOf(angles.select(1, 2), far, 0, AngleBins));
        }

        return new HeadAnswer(
            new Dictionary<string, Tensor>
            {
                [ProteinOutput.Omega] = omega.MoveToOuterDisposeScope(),
                [ProteinOutput.Theta] = theta.MoveToOuterDisposeScope(),
                [ProteinOutput.Phi] = phi.MoveToOuterDisposeScope(),
            },
            loss?.MoveToOuterDisposeScope());
    }

    /// <summary>The bin of each angle, int64; <see cref="ProteinBatch.Unknown"/> for NaN.</summary>
    /// <param name="angles">In radians.</param>
    /// <param name="far">Which pairs have none for being too far apart; of the same shape.</param>
    /// <param name="first">The lower edge of the first bin, in radians.</param>
    /// <param name="bins">Number of bins, that of pairs too far apart included.</param>
    internal static Tensor ClassesOf(Tensor angles, Tensor far, double first, int bins)
    {
        using var scope = NewDisposeScope();
        var unknown = angles.isnan();
        var classes = ((angles.nan_to_num(0) - first) * (12 / Math.PI)).floor().to(ScalarType.Int64).clamp(0, bins - 2);
        return classes.masked_fill(far, bins - 1).masked_fill(unknown, ProteinBatch.Unknown).MoveToOuterDisposeScope();
    }
}
