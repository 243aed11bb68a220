using System.Text.Json;
using CsCheck;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Metrics;

namespace Platform.Language.Tests.Metrics;

public sealed class MetricsTests
{
    /// <summary>Both sides compute in fp64; sums of 1,500 terms in another order differ by less.</summary>
    private const double Tolerance = 1e-12;

    private static readonly JsonElement Golden = TestData.Golden("metrics.json");
    private static readonly Gen<(int[] Predictions, int[] Labels)> Classes = Gen.Int[1, 40].SelectMany(rows =>
        Gen.Select(Gen.Int[0, 1].Array[rows], Gen.Int[0, 1].Array[rows]));

    private static readonly Gen<double> Tenths = Gen.Int[-50, 50].Select(tenths => tenths / 10.0);

    private static readonly Gen<(double[] Predictions, double[] Labels)> Scores = Gen.Int[2, 40].SelectMany(rows =>
        Gen.Select(Tenths.Array[rows], Tenths.Array[rows]));

    public static TheoryData<int> ClassCases => [.. Enumerable.Range(0, Golden.GetProperty("classes").GetArrayLength())];

    public static TheoryData<int> ScoreCases => [.. Enumerable.Range(0, Golden.GetProperty("scores").GetArrayLength())];

    [Theory]
    [MemberData(nameof(ClassCases))]
    public void Classification_GoldenCase_EqualsScikitLearn(int index)
    {
        JsonElement example = Golden.GetProperty("classes")[index];
        int[] predictions = [.. example.GetProperty("predictions").EnumerateArray().Select(item => item.GetInt32())];
        int[] labels = [.. example.GetProperty("labels").EnumerateArray().Select(item => item.GetInt32())];

        Assert.Equal(example.GetProperty("accuracy").GetDouble(), ClassificationMetrics.Accuracy(predictions, labels), Tolerance);
        Assert.Equal(example.GetProperty("f1").GetDouble(), ClassificationMetrics.F1(predictions, labels), Tolerance);
        Assert.Equal(example.GetProperty("matthews").GetDouble(), ClassificationMetrics.Matthews(predictions, labels), Tolerance);
    }

    [Theory]
    [MemberData(nameof(ScoreCases))]
    public void Correlation_GoldenCase_EqualsSciPy(int index)
    {
        JsonElement example = Golden.GetProperty("scores")[index];
        double[] predictions = [.. example.GetProperty("predictions").EnumerateArray().Select(item => item.GetDouble())];
        double[] labels = [.. example.GetProperty("labels").EnumerateArray().Select(item => item.GetDouble())];

        Assert.Equal(example.GetProperty("pearson").GetDouble(), CorrelationMetrics.Pearson(predictions, labels), Tolerance);
        Assert.Equal(example.GetProperty("spearman").GetDouble(), CorrelationMetrics.Spearman(predictions, labels), Tolerance);
    }

    [Fact]
    public void Matthews_AnyPredictions_IsSymmetricAndFlipsWithTheClasses()
    {
        Classes.Sample((predictions, labels) =>
        {
            double score = ClassificationMetrics.Matthews(predictions, labels);
            int[] flipped = [.. predictions.Select(prediction => 1 - prediction)];
            return Math.Abs(score - ClassificationMetrics.Matthews(labels, predictions)) < Tolerance
                && Math.Abs(score + ClassificationMetrics.Matthews(flipped, labels)) < Tolerance
                && Math.Abs(score) <= 1 + Tolerance;
        });
    }

    [Fact]
    public void F1_AnyPredictions_LiesBetweenZeroAndOneAndIsOneOnlyForTheLabels()
    {
        Classes.Sample((predictions, labels) =>
        {
            double score = ClassificationMetrics.F1(predictions, labels);
            return score is >= 0 and <= 1 && (score == 1) == (predictions.SequenceEqual(labels) && labels.Contains(1));
        });
    }

    [Fact]
    public void Pearson_ScaledAndShifted_StaysTheSame()
    {
        Scores.Sample((predictions, labels) =>
        {
            double[] moved = [.. predictions.Select(score => 3 * score + 2)];
            return Math.Abs(CorrelationMetrics.Pearson(predictions, labels) - CorrelationMetrics.Pearson(moved, labels)) < 1e-9;
        });
    }

    [Fact]
    public void Spearman_AnyIncreasingFunction_StaysTheSame()
    {
        Scores.Sample((predictions, labels) =>
        {
            double[] bent = [.. predictions.Select(Math.Exp)];
            return Math.Abs(CorrelationMetrics.Spearman(predictions, labels) - CorrelationMetrics.Spearman(bent, labels)) < 1e-9;
        });
    }

    [Fact]
    public void Ranks_WithTies_AreAverages()
    {
        Assert.Equal([3.5, 1, 3.5, 2, 5], CorrelationMetrics.Ranks([7, 1, 7, 3, 9]));
    }

    [Fact]
    public void Correlation_OfAConstant_IsZero()
    {
        Assert.Equal(0, CorrelationMetrics.Pearson([2, 2, 2], [1, 2, 3]));
        Assert.Equal(0, CorrelationMetrics.Spearman([0.1, 0.1, 0.1], [1, 2, 3]));
        Assert.Equal(0, CorrelationMetrics.Pearson([1, 2, 3], [2, 2, 2]));
    }

    [Fact]
    public void Correlation_OfNotANumber_IsNotANumber()
    {
        Assert.Equal(double.NaN, CorrelationMetrics.Pearson([double.NaN, 1, 2], [1, 2, 3]));
        Assert.Equal(double.NaN, CorrelationMetrics.Spearman([double.NaN, 1, 2], [1, 2, 3]));
    }

    [Fact]
    public void Accuracy_WithoutPredictions_Throws()
    {
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Accuracy([], []));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Accuracy([1], [1, 0]));
    }

    [Fact]
    public void Measure_EachTask_GivesItsOwnMeasures()
    {
        Assert.Equal(["matthews", "accuracy"], Names(GlueTask.Cola));
        Assert.Equal(["accuracy"], Names(GlueTask.Sst2));
        Assert.Equal(["f1", "accuracy"], Names(GlueTask.Mrpc));
        Assert.Equal(["pearson", "spearman"], Names(GlueTask.StsB));
        Assert.Equal(["accuracy"], Names(GlueTask.MnliMismatched));

        static IEnumerable<string> Names(GlueTask task) => GlueScores.Measure(task, [0, 1, 1], [0, 1, 0]).Select(score => score.Name);
    }
}
