using CsCheck;
using Platform.Training.Compression.Search;

namespace Platform.Compression.Tests.Search;

public sealed class SearchMethodTests
{
    private const int Trials = 60;

    private static readonly SearchParameter[] Space =
    [
        new FloatParameter { Path = "x", Minimum = -1, Maximum = 1 },
        new FloatParameter { Path = "y", Minimum = 1e-6, Maximum = 1, Log = true },
        new IntParameter { Path = "n", Minimum = 1, Maximum = 12 },
        new ChoiceParameter { Path = "c", Values = ["a", "b", "c"] },
    ];

    [Fact]
    public void Tpe_OnAFunctionWithAKnownOptimum_ComesNearAndBeatsRandom()
    {
        double[] tpe = [.. Enumerable.Range(0, 9).Select(seed => Best(new TpeSearch(), seed)).Order()];
        double[] random = [.. Enumerable.Range(0, 9).Select(seed => Best(new RandomSearch(), seed)).Order()];

        Assert.True(tpe[4] < 0.1, $"the median of TPE's best is {tpe[4]}");
        Assert.True(tpe[4] < 0.5 * random[4], $"the median of TPE's best is {tpe[4]}, that of random search {random[4]}");
    }

    [Fact]
    public void Suggest_SameTrialsAndSeed_IsTheSamePoint()
    {
        foreach (var method in (SearchMethod[])[new TpeSearch { StartUp = 3 }, new RandomSearch(), new GridSearch()])
        {
            Assert.Equal(Points(method, 7), Points(method, 7));
        }

        Assert.NotEqual(Points(new TpeSearch(), 7), Points(new TpeSearch(), 8));

        static IEnumerable<double> Points(SearchMethod method, long seed) => Run(method, seed, 12).SelectMany(trial => trial.Point);
    }

    [Fact]
    public void Suggest_AnySpace_StaysInsideIt() =>
        Gen.Select(Gen.Double[-5, 5], Gen.Double[0.1, 5], Gen.Int[1, 20], Gen.Int[2, 5], Gen.Int[0, 100]).Sample(
            (low, width, count, choices, seed) =>
            {
                SearchParameter[] space =
                [
                    new FloatParameter { Minimum = low, Maximum = low + width },
                    new FloatParameter { Minimum = width, Maximum = 10 * width, Log = true },
                    new IntParameter { Minimum = -count, Maximum = count },
                    new ChoiceParameter { Values = [.. Enumerable.Range(0, choices).Select(i => $"{i}")] },
                ];
                var seen = new List<SeenTrial>();
                for (var i = 0; i < 20; i++)
                {
                    var point = new TpeSearch { StartUp = 5 }.Suggest(space, seen, i, seed);
                    double[] values = [.. space.Select((parameter, at) => double.Parse(parameter.TextOf(point[at]), System.Globalization.CultureInfo.InvariantCulture))];
                    Assert.InRange(values[0], low, low + width);
                    Assert.InRange(values[1], width, 10 * width);
                    Assert.InRange(values[2], -count, count);
                    Assert.InRange(values[3], 0, choices - 1);
                    seen.Add(new SeenTrial(point, values.Sum()));
                }
            },
            iter: 20);

    [Fact]
    public void Tpe_GoodTrialsAtOneChoice_TriesThatChoiceMoreOften()
    {
        SearchParameter[] space = [new ChoiceParameter { Values = ["a", "b", "c", "d"] }];
        SeenTrial[] seen = [.. Enumerable.Range(0, 40).Select(i => new SeenTrial([i % 4 + 0.5], i % 4 == 2 ? 0 : 1))];

        var chosen = Enumerable.Range(0, 200).Count(i => space[0].TextOf(new TpeSearch().Suggest(space, seen, i, 1)[0]) == "c");

        Assert.True(chosen > 150, $"{chosen} of 200");
    }

    [Fact]
    public void Grid_Space_GivesEveryCombinationOnceThenNothing()
    {
        SearchParameter[] space = [new FloatParameter { Minimum = 1e-4, Maximum = 1e-2, Log = true }, new IntParameter { Minimum = 1, Maximum = 2 }, new ChoiceParameter { Values = ["a", "b", "c"] }];
        var grid = new GridSearch { Points = 3 };

        string[] points = [.. Enumerable.Range(0, 18).Select(i => string.Join(' ', space.Zip(grid.Suggest(space, [], i, 0)!, (parameter, number) => parameter.TextOf(number))))];

        Assert.Equal(18, points.Distinct().Count());
        Assert.Equal("0.0001 1 a", points[0]);
        Assert.Equal("0.001 2 b", points[10]);
        Assert.Equal("0.01 2 c", points[17]);
        Assert.Null(grid.Suggest(space, [], 18, 0));
    }

    [Fact]
    public void Random_Log_SpreadsOrdersOfMagnitudeEvenly()
    {
        SearchParameter[] space = [new FloatParameter { Minimum = 1e-4, Maximum = 1, Log = true }];

        var below = Enumerable.Range(0, 1000).Count(i => double.Parse(space[0].TextOf(new RandomSearch().Suggest(space, [], i, 3)[0]), System.Globalization.CultureInfo.InvariantCulture) < 1e-2);

        // Half of them: 500, with a standard deviation of 16.
        Assert.InRange(below, 420, 580);
    }

    private static double Best(SearchMethod method, long seed) => Run(method, seed, Trials).Min(trial => trial.Loss);

    private static List<SeenTrial> Run(SearchMethod method, long seed, int count)
    {
        var seen = new List<SeenTrial>();
        for (var i = 0; i < count; i++)
        {
            var point = method.Suggest(Space, seen, i, seed)!;
            seen.Add(new SeenTrial(point, Loss(point)));
        }

        return seen;
    }

    /// <summary>Zero at x = 0.3, y = 0.001, n = 4 and c = "b", and nowhere else.</summary>
    private static double Loss(IReadOnlyList<double> point)
    {
        var (x, y, n) = (Value(0), Value(1), Value(2));
        return Math.Pow(x - 0.3, 2) + Math.Pow((Math.Log10(y) + 3) / 3, 2) + Math.Pow((n - 4) / 6, 2) + (Space[3].TextOf(point[3]) == "b" ? 0 : 0.5);

        double Value(int i) => double.Parse(Space[i].TextOf(point[i]), System.Globalization.CultureInfo.InvariantCulture);
    }
}
