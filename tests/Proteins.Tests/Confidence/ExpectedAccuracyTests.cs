using Platform.Proteins.Tests.Folding;
using Platform.Training.Proteins.Confidence;
using Platform.Training.Proteins.Folding;

namespace Platform.Proteins.Tests.Confidence;

public sealed class ExpectedAccuracyTests
{
    private static readonly double[] Edges = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20];

    [Fact]
    public void Lddt_ManyTruthsDrawnFromThePrediction_IsTheirMean()
    {
        // Of every pair the truth is drawn from its distribution; the expectation must be what the drawn truths give on average.
        var model = Chains.Random(8, 4, 10);
        var distogram = Distogram.FromDistances(Chains.Distances(Chains.Random(8, 5, 12)), Edges, 3);
        var random = new Random(1);
        double[] right = new double[8], all = new double[8], bins = new double[distogram.Bins];
        for (var draw = 0; draw < 20_000; draw++)
        {
            for (var j = 1; j < 8; j++)
            {
                for (var i = 0; i < j; i++)
                {
                    Assert.True(distogram.TryGet(i, j, bins));
                    var truth = Draw(bins, random);
                    if (truth >= 15)
                    {
                        continue;
                    }

                    var error = Math.Abs(truth - model[i].DistanceTo(model[j]));
                    var part = new[] { 0.5, 1, 2, 4 }.Count(threshold => error < threshold) / 4.0;
                    (right[i], right[j]) = (right[i] + part, right[j] + part);
                    (all[i], all[j]) = (all[i] + 1, all[j] + 1);
                }
            }
        }

        var expected = ExpectedAccuracy.Lddt(distogram, model);

        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(right[i] / all[i], expected[i], 0.01));
    }

    [Fact]
    public void DistanceErrors_ManyTruthsDrawnFromThePrediction_AreTheirMean()
    {
        var model = Chains.Random(3, 4, 10);
        var distogram = Distogram.FromDistances(Chains.Distances(Chains.Random(3, 5, 20)), Edges, 3);
        var (random, bins) = (new Random(1), new double[distogram.Bins]);
        Assert.True(distogram.TryGet(0, 2, bins));
        var mean = Enumerable.Range(0, 50_000).Average(_ => Math.Abs(Draw(bins, random) - model[0].DistanceTo(model[2])));

        var errors = ExpectedAccuracy.DistanceErrors(distogram, model);

        Assert.Equal(mean, errors[0, 2], 0.05);
        Assert.Equal(errors[0, 2], errors[2, 0]);
        Assert.Equal(0, errors[1, 1]);
    }

    [Fact]
    public void Lddt_SurePredictionAndModelThatAgrees_IsHigherThanOfOneThatDoesNot()
    {
        var native = Chains.Random(10, 1, 12);
        var distogram = Distogram.FromDistances(Chains.Distances(native), Chains.Edges, 0.2);

        Assert.All(ExpectedAccuracy.Lddt(distogram, native), value => Assert.InRange(value, 0.85, 1));
        Assert.InRange(ExpectedAccuracy.Lddt(distogram, Chains.Random(10, 2, 12)).Average(), 0, 0.6);
    }

    [Fact]
    public void Lddt_NothingPredicted_IsNothingExpected()
    {
        var distogram = new Distogram(new float[3, 3, 11], Edges);

        Assert.Equal([0, 0, 0], ExpectedAccuracy.Lddt(distogram, Chains.Random(3, 1)));
        Assert.Equal(double.NaN, ExpectedAccuracy.DistanceErrors(distogram, Chains.Random(3, 1))[0, 1]);
        Assert.Contains("4 residues, the prediction 3", Assert.Throws<ArgumentException>(() => ExpectedAccuracy.Lddt(distogram, Chains.Random(4, 1))).Message, StringComparison.Ordinal);
    }

    private static double Draw(double[] bins, Random random)
    {
        double[] limits = [0, .. Edges, 20 + ExpectedAccuracy.FarWidth];
        var number = random.NextDouble();
        var bin = 0;
        while (bin < bins.Length - 1 && number >= bins[bin])
        {
            number -= bins[bin++];
        }

        return limits[bin] + (random.NextDouble() * (limits[bin + 1] - limits[bin]));
    }
}
