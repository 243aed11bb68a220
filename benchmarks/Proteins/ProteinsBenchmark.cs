using System.Diagnostics;
using System.Globalization;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Benchmarks.Proteins;

/// <summary>How long folding takes from predicted distances and torsions to ranked models with side chains, and how that grows with the chain.</summary>
/// <remarks>
/// The predictions are made of the native structures of validation chains in <c>PLATFORM_DATASETS</c>: distances and torsions blurred as a network blurs
/// them. Networks are not in these figures.
/// </remarks>
internal sealed class ProteinsBenchmark : IBenchmark
{
    private const int Repeats = 3;
    private static readonly int[] Lengths = [50, 100, 200, 300];
    private static readonly double[] Edges = [.. Enumerable.Range(0, 41).Select(i => 2 + (0.5 * i))];

    public string Name => "proteins";

    public string Summary => "Folding: seconds from predicted distances to ranked full-atom models, by length, and memory.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var directory = Path.Combine(Environment.GetEnvironmentVariable("PLATFORM_DATASETS") ?? throw new InvalidOperationException("Set PLATFORM_DATASETS to the folder that holds proteins/."), "proteins");
        ProteinRecord[] chains = [.. ProteinDataset.Open(directory).Records("val").Where(record => record.N is not null && record.Observed == record.Length)];
        Fold(Prediction(chains.MinBy(chain => chain.Length)!));
        var figures = new List<Figure>();
        foreach (var length in Lengths)
        {
            var chain = chains.MinBy(chain => Math.Abs(chain.Length - length))!;
            var input = Prediction(chain);
            double[] seconds = [.. Enumerable.Range(0, Repeats).Select(_ => Fold(input))];
            figures.Add(Figure.Median(
                $"fold_{length}_s", seconds, "seconds", string.Create(CultureInfo.InvariantCulture, $"{chain.Id}, {chain.Length} residues, {new FoldingOptions().Starts} starts")));
        }

        using var process = Process.GetCurrentProcess();
        figures.Add(new Figure("fold_300_gb", process.PeakWorkingSet64 / 1e9, "GB", "most memory of the process, of which the longest chain takes most"));
        double Seconds(int length) => figures[Array.IndexOf(Lengths, length)].Value;
        figures.Add(new Figure("fold_growth", Math.Log(Seconds(300) / Seconds(100)) / Math.Log(3), "exponent", "seconds grow as the length to this power, from 100 to 300"));
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private static double Fold(FoldingInput input)
    {
        var watch = Stopwatch.StartNew();
        new FoldingEngine(new FoldingOptions()).Fold(input);
        return watch.Elapsed.TotalSeconds;
    }

    private static FoldingInput Prediction(ProteinRecord chain)
    {
        Point3[] ca = [.. chain.CA!.OfType<Point3>()], cb = [.. ca];
        for (var i = 0; i < chain.Length; i++)
        {
            if (chain.N![i] is { } n && chain.C![i] is { } c)
            {
                cb[i] = VirtualBeta.Place(n, ca[i], c);
            }
        }

        double[] concentrations = [.. Enumerable.Repeat(4.0, chain.Length)];
        return new FoldingInput(chain.Sequence)
        {
            CA = Distogram.FromDistances(Distances(ca), Edges, 2),
            CB = Distogram.FromDistances(Distances(cb), Edges, 2),
            Torsions = chain.Phi is { } phi && chain.Psi is { } psi ? new TorsionPrediction(phi, psi, concentrations, concentrations) : null,
        };
    }

    private static double[,] Distances(Point3[] points)
    {
        var distances = new double[points.Length, points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = 0; j < points.Length; j++)
            {
                distances[i, j] = points[i].DistanceTo(points[j]);
            }
        }

        return distances;
    }
}
