using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>An atom of the native structure and where the model has it.</summary>
/// <param name="Residue">Its residue, counted from 0.</param>
/// <param name="Native">Where it is.</param>
/// <param name="Model">Where the model has it; null for nowhere.</param>
internal sealed record LddtAtom(int Residue, Point3 Native, Point3? Model)
{
    /// <summary>Where the model has the atom whose name may be exchanged with this one's.</summary>
    public Point3? Exchanged { get; init; }

    /// <summary>Whether its name may be exchanged.</summary>
    public bool IsExchangeable { get; init; }
}

/// <summary>The atoms of a residue whose names may be exchanged, all together.</summary>
/// <param name="Start">Its first atom.</param>
/// <param name="End">After its last atom.</param>
internal sealed record LddtExchange(int Start, int End)
{
    /// <summary>Exchanges names where that keeps more of the distances to atoms whose names are not exchangeable.</summary>
    /// <param name="residues">The residues with such names.</param>
    /// <param name="atoms">All atoms; changed.</param>
    /// <param name="kept">What a pair's distance counts, or less than 0 where it does not.</param>
    public static void Apply(IReadOnlyList<LddtExchange> residues, List<LddtAtom> atoms, Func<LddtAtom, LddtAtom, Point3?, Point3?, double> kept)
    {
        var sure = atoms.Where(atom => !atom.IsExchangeable).ToArray();
        foreach (var residue in residues)
        {
            double asNamed = 0, exchanged = 0;
            foreach (var atom in atoms.Skip(residue.Start).Take(residue.End - residue.Start).Where(atom => atom.IsExchangeable))
            {
                foreach (var other in sure)
                {
                    asNamed += Math.Max(0, kept(atom, other, atom.Model, other.Model));
                    exchanged += Math.Max(0, kept(atom, other, atom.Exchanged, other.Model));
                }
            }

            for (var i = residue.Start; i < residue.End && exchanged > asNamed; i++)
            {
                atoms[i] = atoms[i].IsExchangeable ? atoms[i] with { Model = atoms[i].Exchanged, Exchanged = atoms[i].Model } : atoms[i];
            }
        }
    }
}
