using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class GramScalingTests
{
    private static readonly Point3[] Native = [.. Chains.Hairpin(40, out _, out _).Select(residue => residue.CA)];

    [Fact]
    public void Embed_TrueDistances_FindsThePoints() =>
        Assert.InRange(Chains.Rmsd(Embed(DistanceTargets.Exact(Chains.Distances(Native)), 0), Native), 0, 0.1);

    [Fact]
    public void Embed_SomeDistancesGrosslyWrong_IgnoresThem()
    {
        // An absolute error counts an outlier no more than its weight; squared errors would bend all the rest.
        var targets = DistanceTargets.Exact(Chains.Distances(Native));
        for (var i = 0; i + 10 < 40; i += 6)
        {
            targets.Distances[i, i + 10] = targets.Distances[i + 10, i] = 40;
        }

        var bySquares = CaChirality.Right(Chains.Refine(ClassicalScaling.Embed(targets.Distances), targets).Points);

        Assert.InRange(Chains.Rmsd(Embed(targets, 0.01), Native), 0, 0.3);
        Assert.True(Chains.Rmsd(bySquares, Native) > 1);
    }

    [Fact]
    public void Embed_MissingDistances_FindsThemFromTheOthers()
    {
        var targets = DistanceTargets.Exact(Chains.Distances(Native));
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                targets.Weights[i, j] = (i + j) % 4 == 0 && Math.Abs(i - j) > 4 ? 0 : targets.Weights[i, j];
            }
        }

        Assert.InRange(Chains.Rmsd(Embed(targets, 0.01), Native), 0, 0.5);
    }

    private static Point3[] Embed(DistanceTargets targets, double trace) =>
        CaChirality.Right(GramScaling.Embed(targets, trace, cancellation: TestContext.Current.CancellationToken));
}
