using System.Globalization;
using Platform.Training.Proteins.Geometry;

namespace Platform.Proteins.Tests.Geometry;

public sealed class ResidueTorsionsTests
{
    [Fact]
    public void Of_NativeChains_AreThoseOfGemmiAndBiopython()
    {
        // Both programs take a chain's residues as joined, so only chains in one piece compare.
        var files = NativeChains.Sample(100, seed: 21).Where(file => PeptideBond.Segments(NativeChains.Read(file)).Count == 1).Take(4).ToArray();
        var expected = OracleProgram.RunScript("torsions.py", files).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToArray();

        var ours = files.Select(NativeChains.Read).SelectMany(ResidueTorsions.Of).ToArray();

        Assert.Equal(expected.Length, ours.Length);
        Assert.All(expected.Zip(ours), pair =>
        {
            Assert.Equal(pair.First[..3], [pair.Second.Phi, pair.Second.Psi, pair.Second.Omega], (theirs, mine) => Near(theirs, mine, 2e-6));

            // Biopython keeps coordinates in single precision.
            Assert.Equal(pair.First[3..], [.. pair.Second.Chi, .. Enumerable.Repeat(double.NaN, 4 - pair.Second.Chi.Count)], (theirs, mine) => Near(theirs, mine, 2e-3));
        });
    }

    [Fact]
    public void Of_BrokenChain_HasNoTorsionsAcrossTheBreak()
    {
        var chain = NativeChains.Files().Select(NativeChains.Read).First(chain => PeptideBond.Segments(chain).Count == 2);
        var second = PeptideBond.Segments(chain)[1].Start;

        var torsions = ResidueTorsions.Of(chain);

        Assert.Equal([double.NaN, double.NaN, double.NaN], [torsions[second - 1].Psi, torsions[second - 1].Omega, torsions[second].Phi]);
    }

    [Theory]
    [InlineData(190, -170)]
    [InlineData(-180, 180)]
    [InlineData(540, 180)]
    [InlineData(-30, -30)]
    public void Wrap_AnyAngle_IsBetweenMinusAndPlus180(double angle, double wrapped) => Assert.Equal(wrapped, Angles.Wrap(angle), 1e-12);

    private static bool Near(double left, double right, double tolerance) => double.IsNaN(left) ? double.IsNaN(right) : Angles.Difference(left, right) < tolerance;
}
