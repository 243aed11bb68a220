using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>How like the native structure a model of the same residues is as a whole: what the program TMscore prints.</summary>
/// <remarks>
/// TM-score: Zhang and Skolnick, Proteins 57 (2004) 702. GDT: Zemla, Nucleic Acids Res. 31 (2003) 3370. Residues are compared by their number,
/// not by an alignment of structures. Each score is the best over the superpositions of <see cref="SuperpositionSearch"/>, and counts
/// native residues that the model lacks as wrong.
/// </remarks>
/// <param name="TmScore">0 to 1; above 0.5 in about the same fold, 0.17 and below by chance.</param>
/// <param name="GdtTs">The mean of the shares of residues within 1, 2, 4 and 8 angstroms: 0 to 1.</param>
/// <param name="GdtHa">The mean of the shares within 0.5, 1, 2 and 4 angstroms: 0 to 1.</param>
/// <param name="Rmsd">Of all residues in common after their best superposition, in angstroms.</param>
/// <param name="Common">Residues that both have.</param>
/// <param name="Length">The length that the scores are normalised by.</param>
/// <param name="Superposition">Moves the model to where the TM-score is reached.</param>
public sealed record GlobalScores(double TmScore, double GdtTs, double GdtHa, double Rmsd, int Common, int Length, Superposition Superposition)
{
    /// <summary>The scores of a model.</summary>
    /// <param name="model">Its alpha carbons by residue, null where there is none.</param>
    /// <param name="native">Those of the native structure, null where not observed.</param>
    /// <param name="length">The length of the target; null for the number of residues observed in the native structure, as TMscore does.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or no residue is in both.</exception>
    public static GlobalScores Of(IReadOnlyList<Point3?> model, IReadOnlyList<Point3?> native, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(native);
        var (moving, target) = Observed.InBoth(model, native);
        var norm = length ?? native.Count(point => point is not null);
        var search = new SuperpositionSearch(moving, target, D0(norm));
        search.Run();
        var within = search.Within;
        return new GlobalScores(
            search.Score / norm,
            (within[1] + within[2] + within[3] + within[4]) / (4.0 * norm),
            (within[0] + within[1] + within[2] + within[3]) / (4.0 * norm),
            Metrics.Rmsd.Of(moving, target, Superposition.Of(moving, target)),
            moving.Length,
            norm,
            search.Best);
    }

    /// <summary>The distance at which a residue counts half: 1.24 (L - 15)^(1/3) - 1.8 angstroms, not under 0.5.</summary>
    /// <param name="length">The target's length L.</param>
    public static double D0(int length) => length <= 15 ? 0.5 : Math.Max(0.5, (1.24 * Math.Cbrt(length - 15)) - 1.8);

    /// <summary>Per residue, how far the model is from the native structure after <see cref="Superposition"/>, in angstroms; not a number where either has no point.</summary>
    public double[] Deviations(IReadOnlyList<Point3?> model, IReadOnlyList<Point3?> native)
    {
        var deviations = new double[native.Count];
        Array.Fill(deviations, double.NaN);
        foreach (var i in Observed.Places(model, native))
        {
            deviations[i] = Superposition.Apply(model[i]!.Value).DistanceTo(native[i]!.Value);
        }

        return deviations;
    }
}
