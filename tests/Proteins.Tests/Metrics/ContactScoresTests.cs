using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Metrics;

public sealed class ContactScoresTests
{
    [Fact]
    public void Of_TheNativeDistances_IsOneWhileThereAreContacts()
    {
        var beta = AtomTrace.BetaOf(NativeChains.Read(NativeChains.Files()[3]));

        var scores = ContactScores.Of((i, j) => -beta[i]!.Value.DistanceTo(beta[j]!.Value), beta);

        Assert.All(Enum.GetValues<ContactRange>(), range => Assert.Equal(1, scores[range, 10]));
    }

    [Fact]
    public void Of_AnyScores_IsWhatCountingGives()
    {
        var beta = AtomTrace.BetaOf(NativeChains.Read(NativeChains.Files()[3])).Select((point, i) => i % 9 == 4 ? null : point).ToArray();
        var random = new Random(3);
        var values = new double[beta.Length, beta.Length];
        for (var i = 0; i < beta.Length; i++)
        {
            for (var j = 0; j < beta.Length; j++)
            {
                values[i, j] = random.NextDouble();
            }
        }

        var scores = ContactScores.Of((i, j) => values[i, j], beta);

        foreach (var (range, least, most) in new[] { (ContactRange.Short, 6, 11), (ContactRange.Medium, 12, 23), (ContactRange.Long, 24, 9999) })
        {
            var pairs = from i in Enumerable.Range(0, beta.Length)
                        from j in Enumerable.Range(0, beta.Length)
                        where j - i >= least && j - i <= most && beta[i] is not null && beta[j] is not null
                        orderby values[i, j] descending
                        select beta[i]!.Value.DistanceTo(beta[j]!.Value) < 8.0 ? 1.0 : 0.0;
            Assert.All(new[] { 1, 2, 5, 10 }, k => Assert.Equal(pairs.Take(beta.Length / k).Average(), scores[range, k], 1e-12));
            Assert.Equal(pairs.Average(), scores.Background(range), 1e-12);
        }
    }

    [Fact]
    public void Of_ShortSequence_HasNoLongRange()
    {
        Point3?[] beta = [.. Enumerable.Range(0, 12).Select(i => (Point3?)new Point3(3.8 * i, 0, 0))];

        var scores = ContactScores.Of((i, j) => 0, beta);

        Assert.True(double.IsNaN(scores[ContactRange.Long, 5]));
        Assert.Equal(0, scores[ContactRange.Short, 5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => scores[ContactRange.Short, 3]);
    }
}
