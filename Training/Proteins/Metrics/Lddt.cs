using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>lDDT: the share of native distances up to 15 angstroms that a model keeps, without superposing it.</summary>
/// <remarks>
/// Mariani et al., Bioinformatics 29 (2013) 2722. Pairs of atoms of one residue do not count. A distance is kept within 0.5, 1, 2 and 4 angstroms, and the
/// score is the mean over the four. What the model lacks is not kept. Exchangeable names (<see cref="ResidueTopology.SymmetricPairs"/>)
/// are taken, residue by residue, as they keep more distances to atoms whose names are not exchangeable.
/// </remarks>
/// <param name="Score">Over all pairs: 0 to 1; not a number where the native structure has none.</param>
/// <param name="ByResidue">Over the pairs with an atom in the residue; not a number where there are none.</param>
public sealed record Lddt(double Score, IReadOnlyList<double> ByResidue)
{
    /// <summary>Native pairs further apart than this do not count, in angstroms.</summary>
    public const double Radius = 15;

    private static readonly double[] Tolerances = [0.5, 1, 2, 4];

    /// <summary>lDDT of one point for each residue, most often the alpha carbon.</summary>
    /// <param name="model">The model's points, null where it has none.</param>
    /// <param name="native">As many native points, null where not observed.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static Lddt OfPoints(IReadOnlyList<Point3?> model, IReadOnlyList<Point3?> native)
    {
        _ = Observed.Places(model, native);
        var atoms = new List<LddtAtom>();
        for (var i = 0; i < native.Count; i++)
        {
            if (native[i] is { } place)
            {
                atoms.Add(new LddtAtom(i, place, model[i]));
            }
        }

        return Of(atoms, native.Count);
    }

    /// <summary>lDDT of all heavy atoms that the native chain has; residue by residue in the order of both chains.</summary>
    /// <exception cref="ArgumentException">The chains differ in their sequence.</exception>
    public static Lddt OfAtoms(Chain model, Chain native)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(native);
        if (model.Sequence != native.Sequence)
        {
            throw new ArgumentException("The model's residues are not those of the native chain; bring both to the same residues, those that were observed.");
        }

        var (atoms, exchanges) = (new List<LddtAtom>(), new List<LddtExchange>());
        for (var i = 0; i < native.Residues.Count; i++)
        {
            var (residue, first) = (native.Residues[i], atoms.Count);
            var pairs = ResidueTopology.Of(residue.Letter).SymmetricPairs;
            foreach (var atom in residue.Atoms.Where(atom => atom.Element is not ("H" or "D")))
            {
                var partner = pairs.Where(pair => pair.First == atom.Name || pair.Second == atom.Name).Select(pair => pair.First == atom.Name ? pair.Second : pair.First).FirstOrDefault();
                atoms.Add(new LddtAtom(i, atom.Position, model.Residues[i][atom.Name]?.Position) { Exchanged = partner is null ? null : model.Residues[i][partner]?.Position, IsExchangeable = partner is not null });
            }

            if (atoms.Skip(first).Any(atom => atom.IsExchangeable))
            {
                exchanges.Add(new LddtExchange(first, atoms.Count));
            }
        }

        LddtExchange.Apply(exchanges, atoms, Kept);
        return Of(atoms, native.Residues.Count);
    }

    private static Lddt Of(List<LddtAtom> atoms, int residues)
    {
        var (kept, all) = (new double[residues], new double[residues]);
        double keptOfAll = 0, pairs = 0;
        for (var j = 0; j < atoms.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (Kept(atoms[i], atoms[j], atoms[i].Model, atoms[j].Model) is >= 0 and var share)
                {
                    (keptOfAll, pairs) = (keptOfAll + share, pairs + 1);
                    (kept[atoms[i].Residue], all[atoms[i].Residue]) = (kept[atoms[i].Residue] + share, all[atoms[i].Residue] + 1);
                    (kept[atoms[j].Residue], all[atoms[j].Residue]) = (kept[atoms[j].Residue] + share, all[atoms[j].Residue] + 1);
                }
            }
        }

        return new Lddt(keptOfAll / pairs, [.. kept.Zip(all, (share, count) => share / count)]);
    }

    /// <summary>The share of tolerances within which a native distance is kept; -1 where the pair does not count.</summary>
    private static double Kept(LddtAtom a, LddtAtom b, Point3? modelA, Point3? modelB)
    {
        if (a.Residue == b.Residue)
        {
            return -1;
        }

        var difference = a.Native - b.Native;
        var square = difference.Dot(difference);
        if (square > Radius * Radius)
        {
            return -1;
        }

        if (modelA is not { } first || modelB is not { } second)
        {
            return 0;
        }

        var (error, kept) = (Math.Abs(first.DistanceTo(second) - Math.Sqrt(square)), 0);
        for (var k = Tolerances.Length - 1; k >= 0 && error <= Tolerances[k]; k--)
        {
            kept++;
        }

        return kept / (double)Tolerances.Length;
    }
}
