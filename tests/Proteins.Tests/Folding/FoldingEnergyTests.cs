using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class FoldingEnergyTests
{
    private const string Sequence = "MGPKAWGILPSTRAEDNQVYFHCLKG";

    [Theory]
    [InlineData("distances")]
    [InlineData("orientations")]
    [InlineData("torsions")]
    [InlineData("sterics")]
    [InlineData("all")]
    public void At_AnyTorsions_HasTheGradientOfFiniteDifferences(string part)
    {
        var weights = part == "all" ? new EnergyWeights() : new EnergyWeights
        {
            Distances = part == "distances" ? 1 : 0,
            Orientations = part == "orientations" ? 1 : 0,
            Torsions = part == "torsions" ? 1 : 0,
            Ramachandran = part == "torsions" ? 1 : 0,
            Sterics = part == "sterics" ? 1 : 0,
        };
        var energy = new FoldingEnergy(Input(), weights);
        var chain = new TorsionBackbone(Sequence.Length);
        var random = SplitMix64.For(3, 3);
        for (var i = 0; i < chain.Torsions.Length; i++)
        {
            // Around phi 0 and psi 180, where a chain is a ring that overlaps.
            chain.Torsions[i] = (i % 2 * Math.PI) + (0.4 * random.NextDouble()) - 0.2;
        }

        var gradient = new double[chain.Torsions.Length];
        var value = Energy();
        Assert.True(Math.Abs(value) > 0.1, $"{part} is {value}");
        double[] analytic = [.. gradient];
        for (var i = 0; i < analytic.Length; i++)
        {
            const double step = 1e-5;
            var angle = chain.Torsions[i];
            chain.Torsions[i] = angle + step;
            var high = Energy();
            chain.Torsions[i] = angle - step;
            var low = Energy();
            chain.Torsions[i] = angle;

            // The splines' knots are kept in single precision, which differences over 2e-5 rad make 1e-3 of.
            Assert.Equal((high - low) / (2 * step), analytic[i], 2e-3 * Math.Max(1, Math.Abs(analytic[i])));
        }

        double Energy()
        {
            chain.Build(0, chain.Length);
            return energy.At(chain, new Point3[chain.Atoms.Length], gradient);
        }
    }

    [Fact]
    public void Local_PhiThatIsNotSeen_CostsMore()
    {
        var energy = new FoldingEnergy(Input() with { Torsions = null }, new EnergyWeights());

        // Left-handed: frequent for glycine (residue 7), not for lysine (residue 4), impossible for proline (residue 3).
        Assert.True(energy.Local(3, 1, 0.6) > energy.Local(3, -1.1, -0.8) + 2);
        Assert.True(energy.Local(6, 1.5, 0) < energy.Local(3, 1.5, 0) - 2);
        Assert.True(energy.Local(2, 1, 0.6) > energy.Local(3, 1, 0.6) + 1);
    }

    private static FoldingInput Input()
    {
        var random = SplitMix64.For(1, 1);
        var length = Sequence.Length;
        var distances = new double[length, length];
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                distances[i, j] = 3 + (20 * random.NextDouble());
            }
        }

        var distogram = Distogram.FromDistances(distances, Chains.Edges, 2);
        double[] angles = [.. Enumerable.Range(0, length).Select(_ => (360 * random.NextDouble()) - 180)], concentrations = [.. Enumerable.Range(0, length).Select(_ => 5 * random.NextDouble())];
        angles[4] = double.NaN;
        return new FoldingInput(Sequence)
        {
            CA = distogram,
            CB = distogram,
            Torsions = new TorsionPrediction(angles, angles, concentrations, concentrations),
            Orientations = new OrientationPrediction(Map(25), Map(25), Map(13)),
        };

        float[,,] Map(int bins)
        {
            var map = new float[length, length, bins];
            for (var i = 0; i < map.Length; i++)
            {
                map[i / bins / length, i / bins % length, i % bins] = (float)random.NextDouble() / bins;
            }

            return map;
        }
    }
}
