using Platform.Training.Proteins.Evaluation;

namespace Platform.Proteins.Tests.Evaluation;

public sealed class EvaluationTableTests
{
    [Fact]
    public void ByLength_Targets_FallIntoTheirBins()
    {
        var table = Table("ours", (50, 1), (100, 2), (101, 3), (150, 4), (301, 5), (3000, 7));

        var bins = table.ByLength("tm");

        Assert.Equal(["1-100", "101-150", "> 300"], bins.Select(bin => bin.Bin));
        Assert.Equal([1.5, 3.5, 6], bins.Select(bin => bin.Spread.Median));
        Assert.Equal(["tm"], table.Metrics);
        Assert.Equal(6, table.Summary("tm").Count);
        Assert.Equal(0, table.Summary("rmsd").Count);
    }

    [Fact]
    public void Compare_OtherOrderAndTargets_PairsByName()
    {
        var ours = Table("ours", (1, 5), (2, 6), (3, 9));
        var theirs = Table("theirs", (3, 1), (2, 5), (4, 100), (1, 3));

        var test = ours.Compare(theirs, "tm");

        Assert.Equal((3, 3, 0, 2.0), (test.Count, test.Wins, test.Losses, test.MedianDifference));
        Assert.Equal(0.25, test.PValue, 1e-12);
    }

    private static EvaluationTable Table(string method, params (int Length, double Value)[] targets) =>
        new(method, [.. targets.Select(target => new TargetScores($"T{target.Length}", target.Length, new Dictionary<string, double> { ["tm"] = target.Value }))]);
}
