using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Which residues of a chain are bonded to the next, and where the chain is broken.</summary>
public static class PeptideBond
{
    /// <summary>C and the next N further apart than this, in angstroms, are not bonded; the limit of DSSP.</summary>
    public const double Longest = 2.5;

    /// <summary>Whether a residue is bonded to the next: the backbones of both are there, and C is near N.</summary>
    public static bool Joins(Residue residue, Residue next)
    {
        ArgumentNullException.ThrowIfNull(residue);
        ArgumentNullException.ThrowIfNull(next);
        return HasBackbone(residue) && HasBackbone(next) && residue["C"]!.Position.DistanceTo(next["N"]!.Position) <= Longest;
    }

    /// <summary>Whether N, CA and C were all observed.</summary>
    public static bool HasBackbone(Residue residue)
    {
        ArgumentNullException.ThrowIfNull(residue);
        return residue["N"] is not null && residue["CA"] is not null && residue["C"] is not null;
    }

    /// <summary>The unbroken pieces of a chain: the first residue of each, counted from 0, and how many there are.</summary>
    public static IReadOnlyList<(int Start, int Count)> Segments(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var segments = new List<(int, int)>();
        var start = 0;
        for (var i = 1; i <= chain.Residues.Count; i++)
        {
            if (i == chain.Residues.Count || !Joins(chain.Residues[i - 1], chain.Residues[i]))
            {
                segments.Add((start, i - start));
                start = i;
            }
        }

        return segments;
    }
}
