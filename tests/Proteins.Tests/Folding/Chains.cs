using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

/// <summary>Chains to fold, and how near a model comes to them.</summary>
internal static class Chains
{
    /// <summary>Edges of bins from 2 to 22 A, half an angstrom wide.</summary>
    public static readonly double[] Edges = [.. Enumerable.Range(0, 41).Select(i => 2 + (0.5 * i))];

    /// <summary>Observed CA atoms of every so many chains of all splits that are known with the whole backbone.</summary>
    public static IEnumerable<(ProteinRecord Record, Point3[] CA)> Real(int every, int shorterThan = int.MaxValue) => TestData.ProteinDataset.Splits
        .SelectMany(TestData.ProteinDataset.Records)
        .Where(record => record.N is not null && record.Length < shorterThan)
        .Where((_, i) => i % every == 0)
        .Select(record => (record, record.CA!.OfType<Point3>().ToArray()));

    /// <summary>A helix, a turn and another helix beside it: a chain as it might fold, that needs no data.</summary>
    public static BackboneResidue[] Hairpin(int length, out double[] phi, out double[] psi)
    {
        double[] turnPhi = [-130, -110, -60, 60, 60], turnPsi = [160, 90, -30, 160, 140];
        phi = [.. Enumerable.Repeat(-62.0, length)];
        psi = [.. Enumerable.Repeat(-43.0, length)];
        turnPhi.CopyTo(phi, (length / 2) - 3);
        turnPsi.CopyTo(psi, (length / 2) - 3);
        return IdealBackbone.Build(phi, psi);
    }

    /// <summary>All distances of points.</summary>
    public static double[,] Distances(IReadOnlyList<Point3> points)
    {
        var distances = new double[points.Count, points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = 0; j < points.Count; j++)
            {
                distances[i, j] = points[i].DistanceTo(points[j]);
            }
        }

        return distances;
    }

    /// <summary>Points at random in a cube.</summary>
    public static Point3[] Random(int count, long seed, double width = 30)
    {
        var random = SplitMix64.For(seed, count);
        var points = new Point3[count];
        for (var i = 0; i < count; i++)
        {
            points[i] = new Point3(random.NextDouble(), random.NextDouble(), random.NextDouble()) * width;
        }

        return points;
    }

    /// <summary>RMSD after superposition, without mirroring.</summary>
    public static double Rmsd(ReadOnlySpan<Point3> model, ReadOnlySpan<Point3> native)
    {
        var superposition = Superposition.Of(model, native);
        var sum = 0.0;
        for (var i = 0; i < model.Length; i++)
        {
            var away = superposition.Apply(model[i]) - native[i];
            sum += away.Dot(away);
        }

        return Math.Sqrt(sum / model.Length);
    }

    /// <summary>What folding is given when the distances between CA are known, and nothing else.</summary>
    public static FoldingInput Known(string sequence, IReadOnlyList<Point3> ca) => new(sequence) { CA = Distogram.FromDistances(Distances(ca), Edges) };

    /// <summary>Folds, until the test is cancelled.</summary>
    public static IReadOnlyList<FoldedModel> Fold(FoldingOptions options, FoldingInput input) => new FoldingEngine(options).Fold(input, null, TestContext.Current.CancellationToken);

    /// <summary>Refines, until the test is cancelled.</summary>
    public static (Point3[] Points, double Stress) Refine(ReadOnlySpan<Point3> start, DistanceTargets targets, int iterations = 500, double tolerance = 1e-7) =>
        Smacof.Refine(start, targets, iterations, tolerance, TestContext.Current.CancellationToken);

    /// <summary>The CA atoms of a model.</summary>
    public static Point3[] CA(FoldedModel model) => [.. model.Structure.Chains[0].Residues.Select(residue => residue["CA"]!.Position)];
}
