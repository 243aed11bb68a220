using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>The figures of one target, by the names that tables and files use.</summary>
internal static class TargetFigures
{
    /// <summary>What the folded model itself expects of its lDDT.</summary>
    public const string ExpectedLddt = "expected_lddt";

    private const string LongBackground = "long_background";

    /// <summary>Figures of which less is better.</summary>
    public static readonly IReadOnlySet<string> Errors = new HashSet<string>(StringComparer.Ordinal) { FigureName.DistanceRmsd, FigureName.Rmsd, FigureName.Phi, FigureName.Psi };

    /// <summary>What each figure is, for people.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [FigureName.Q3] = "three-state secondary structure, share right",
        [FigureName.Q8] = "eight-state secondary structure, share right",
        [FigureName.Phi] = "mean absolute error of phi, degrees",
        [FigureName.Psi] = "mean absolute error of psi, degrees",
        [FigureName.DistanceRmsd] = "root mean square error of CA distances, angstroms",
        [FigureName.Rmsd] = "RMSD of CA after superposition, first model, angstroms",
        [FigureName.TmScore] = "TM-score of the first model",
        [FigureName.GdtTs] = "GDT_TS of the first model",
        [FigureName.GdtHa] = "GDT_HA of the first model",
        [FigureName.LddtAlpha] = "lDDT of CA, first model",
        [ExpectedLddt] = "what the model itself expects of lddt_ca",
        [LongBackground] = "share of long-range pairs that are in contact at all",
    };

    /// <summary>How well distances are told.</summary>
    public static void AddDistances(Dictionary<string, double> figures, EvaluationTarget target, Func<int, int, double> distance)
    {
        if (target.Native.CA is { } native)
        {
            Add(figures, FigureName.DistanceRmsd, Rmsd.OfDistances(distance, Masked(target, native)));
        }
    }

    /// <summary>How well contacts are told.</summary>
    public static void AddContacts(Dictionary<string, double> figures, EvaluationTarget target, Func<int, int, double> score)
    {
        if (target.Beta is not { } beta)
        {
            return;
        }

        var scores = ContactScores.Of(score, Masked(target, beta));
        foreach (var range in Enum.GetValues<ContactRange>())
        {
            foreach (var divisor in ContactScores.Divisors)
            {
                Add(figures, $"{range.ToString().ToLowerInvariant()}_l{(divisor == 1 ? "" : divisor)}", scores[range, divisor]);
            }
        }

        Add(figures, LongBackground, scores.Background(ContactRange.Long));
    }

    /// <summary>How well secondary structure is told.</summary>
    public static void AddStates(Dictionary<string, double> figures, EvaluationTarget target, string eight, string? three = null)
    {
        if (target.Native.SecondaryStructure is { } native)
        {
            Add(figures, FigureName.Q3, StateAccuracy.Q3(three ?? eight, native));
            Add(figures, FigureName.Q8, StateAccuracy.Q8(eight, native));
        }
    }

    /// <summary>How well torsions are told, in degrees.</summary>
    public static void AddTorsions(Dictionary<string, double> figures, EvaluationTarget target, double[] phi, double[] psi)
    {
        if (target.Native is { Phi: { } nativePhi, Psi: { } nativePsi })
        {
            Add(figures, FigureName.Phi, CircularError.Mean(phi, nativePhi));
            Add(figures, FigureName.Psi, CircularError.Mean(psi, nativePsi));
        }
    }

    /// <summary>How like the native structure a model is.</summary>
    public static void AddModel(Dictionary<string, double> figures, EvaluationTarget target, IReadOnlyList<Point3?> model)
    {
        if (target.Native.CA is not { } native)
        {
            return;
        }

        var global = GlobalScores.Of(model, native);
        Add(figures, FigureName.TmScore, global.TmScore);
        Add(figures, FigureName.GdtTs, global.GdtTs);
        Add(figures, FigureName.GdtHa, global.GdtHa);
        Add(figures, FigureName.Rmsd, global.Rmsd);
        Add(figures, FigureName.LddtAlpha, Lddt.OfPoints(model, native).Score);
    }

    private static void Add(Dictionary<string, double> figures, string name, double value)
    {
        if (double.IsFinite(value))
        {
            figures[name] = value;
        }
    }

    /// <summary>The native points of residues that were predicted.</summary>
    private static Point3?[] Masked(EvaluationTarget target, IReadOnlyList<Point3?> native) =>
        [.. native.Index().Select(entry => target.Places[entry.Index] < 0 ? null : entry.Item)];
}
