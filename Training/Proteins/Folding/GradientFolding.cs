using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Folding;

/// <summary>Descends from one start after another to backbones of low energy.</summary>
internal sealed class GradientFolding(FoldingInput input, FoldingOptions options, DistanceTargets targets, FoldingEnergy energy)
{
    private readonly bool[] _cis = BackboneTrace.FindCis(targets);

    /// <summary>A backbone of low energy.</summary>
    /// <param name="Start">What it was folded from.</param>
    /// <param name="Chain">The backbone.</param>
    /// <param name="Energy">Its energy.</param>
    public sealed record Descent(string Start, TorsionBackbone Chain, double Energy);

    /// <summary>Folds from points where the CA atoms should be.</summary>
    public Descent FromPoints(string start, ReadOnlySpan<Point3> ca, CancellationToken cancellation)
    {
        var chain = new TorsionBackbone(input.Length, _cis);
        BackboneTrace.Fit(ca, _cis, energy, chain);
        return Descend(start, chain, cancellation);
    }

    /// <summary>The backbone nearest to points, without descending.</summary>
    public Descent Near(string start, ReadOnlySpan<Point3> ca)
    {
        var chain = new TorsionBackbone(input.Length, _cis);
        BackboneTrace.Fit(ca, _cis, energy, chain);
        return new Descent(start, chain, energy.At(chain, new Point3[chain.Atoms.Length], new double[chain.Torsions.Length]));
    }

    /// <summary>Folds from the predicted torsions; from those of a strand where none are.</summary>
    public Descent FromTorsions(string start, CancellationToken cancellation)
    {
        var chain = new TorsionBackbone(input.Length, _cis);
        for (var i = 0; i < input.Length; i++)
        {
            chain.Torsions[2 * i] = double.DegreesToRadians(input.Torsions?.Phi[i] is { } phi && double.IsFinite(phi) ? phi : -120);
            chain.Torsions[(2 * i) + 1] = double.DegreesToRadians(input.Torsions?.Psi[i] is { } psi && double.IsFinite(psi) ? psi : 130);
        }

        return Descend(start, chain, cancellation);
    }

    /// <summary>Folds from another's end with its torsions disturbed.</summary>
    /// <param name="start">What to call it.</param>
    /// <param name="other">Where to begin.</param>
    /// <param name="number">Makes its noise differ from that of others.</param>
    /// <param name="deviation">The noise's standard deviation in radians.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public Descent FromDisturbed(string start, Descent other, int number, double deviation, CancellationToken cancellation)
    {
        var chain = new TorsionBackbone(input.Length, _cis);
        var random = SplitMix64.For(PathSeed.Of(options.Seed, "folding"), number);
        for (var i = 0; i < chain.Torsions.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            chain.Torsions[i] = other.Chain.Torsions[i] + (deviation * normal);
        }

        return Descend(start, chain, cancellation);
    }

    private Descent Descend(string start, TorsionBackbone chain, CancellationToken cancellation)
    {
        var forces = new Point3[chain.Atoms.Length];
        double[] point = [.. chain.Torsions];
        var (value, _) = Lbfgs.Minimize(Objective, point, options.Iterations, 1e-6, 0.5, cancellation: cancellation);
        point.CopyTo(chain.Torsions.AsSpan());
        chain.Build(0, chain.Length);
        return new Descent(start, chain, value);

        double Objective(ReadOnlySpan<double> at, Span<double> gradient)
        {
            at.CopyTo(chain.Torsions);
            chain.Build(0, chain.Length);
            return energy.At(chain, forces, gradient);
        }
    }
}
