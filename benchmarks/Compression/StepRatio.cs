using System.Diagnostics;
using Platform.Benchmarks.Training;

namespace Platform.Benchmarks.Compression;

/// <summary>The time of a training step over that of a plain one: both take turns in one process, so that what else the machine does meets both.</summary>
internal static class StepRatio
{
    private const int StepsInTurn = 6;
    private const int Rounds = 13;

    /// <summary>The 3rd of 13 ratios and the 3rd from the end hold their median between them in 97.8 of 100 times, whatever their distribution.</summary>
    private const int Outer = 2;

    /// <summary>The ratio at each size, and the worst of them.</summary>
    /// <param name="name">Beginning of the figures' names: <c>qat</c> gives <c>qat.step_ratio</c>.</param>
    /// <param name="what">What is measured, in a few words.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="make">Makes the steps measured.</param>
    public static IReadOnlyList<Figure> Figures(string name, string what, IReadOnlyList<Shape> shapes, Func<Shape, OurStep> make)
    {
        Figure[] each = [.. shapes.SelectMany(shape => Measure(name, what, shape, make))];
        var worst = each.Where(figure => figure.Unit == "x").MaxBy(figure => figure.Value)!;
        return [new Figure($"{name}.step_ratio", worst.Value, "x", $"the larger of the sizes: {worst.Name}"), .. each];
    }

    private static IEnumerable<Figure> Measure(string name, string what, Shape shape, Func<Shape, OurStep> make)
    {
        using var plain = new OurStep(shape);
        using var other = make(shape);
        List<double> plainMs = [], otherMs = [];
        _ = (Time(plain.Step), Time(other.Step));
        for (var round = 0; round < Rounds; round++)
        {
            // Who begins changes from round to round.
            if (round % 2 == 0)
            {
                plainMs.Add(Time(plain.Step));
                otherMs.Add(Time(other.Step));
            }
            else
            {
                otherMs.Add(Time(other.Step));
                plainMs.Add(Time(plain.Step));
            }
        }

        double[] ratios = [.. otherMs.Zip(plainMs, (mine, theirs) => mine / theirs).Order()];
        var how = $"{what}; batch {Shape.Batch} x {Shape.Tokens} tokens, dropout {Shape.Dropout}, AdamW; {StepsInTurn} steps a turn";
        return
        [
            new Figure(
                $"{name}.step_ratio_{shape.Name}", ratios[Rounds / 2], "x",
                $"{how}; over plain, in turn; median of {Rounds}, 97.8 % interval {ratios[Outer]:F2} to {ratios[Rounds - 1 - Outer]:F2}"),
            Figure.Median($"{name}.ms_per_step_{shape.Name}", otherMs, "ms", what),
            Figure.Median($"{name}.plain_ms_per_step_{shape.Name}", plainMs, "ms", "without it"),
        ];
    }

    private static double Time(Action<int> step)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < StepsInTurn; i++)
        {
            step(i);
        }

        return watch.Elapsed.TotalMilliseconds / StepsInTurn;
    }
}
