using Platform.Training.Core.Modules;

namespace Platform.Core.Tests.Modules;

/// <summary>The numbers themselves: stored runs are resumed by them, so they may never change.</summary>
public sealed class PathSeedTests
{
    [Fact]
    public void Next_OfSplitMix64_IsThePublishedSequence()
    {
        // The test vector of Vigna's splitmix64.c for the state 1234567.
        var random = new SplitMix64(1_234_567);

        Assert.Equal<ulong>([6457827717110365317, 3203168211198807973, 9817491932198370423], [random.Next(), random.Next(), random.Next()]);
    }

    [Theory]
    [InlineData(1, 0, 1227844342346046657)]
    [InlineData(1, 1, 4533873174211652711)]
    [InlineData(42, 1000, 6153847732809348270)]
    [InlineData(long.MaxValue, -1, 6514504133438201533)]
    public void Of_SeedAndNumber_IsTheValueOfTheFormula(long seed, long number, long expected) =>
        Assert.Equal(expected, PathSeed.Of(seed, number));

    [Fact]
    public void NextDouble_ManyDraws_AreUniform()
    {
        var random = SplitMix64.For(3, 4);
        var counts = new int[10];
        for (var i = 0; i < 10_000; i++)
        {
            counts[(int)(random.NextDouble() * 10)]++;
        }

        // Chi-square with nine degrees of freedom: above 27.9 once in a thousand seeds.
        Assert.True(counts.Sum(count => Math.Pow(count - 1000, 2) / 1000) < 27.9);
    }
}
