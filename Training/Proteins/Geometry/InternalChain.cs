using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>A full-atom chain in internal coordinates: every atom by the residue's own bond length, angle and torsion.</summary>
/// <remarks>
/// The backbone of an unbroken segment hangs together: N, CA and C are placed by psi, omega and phi. Oxygen follows the next
/// nitrogen and the branches of a side chain follow each other, so that a changed torsion moves all that it should. Each segment begins with three atoms at
/// their places. Atoms that the residue's topology does not know are placed by three of the residue's others.
/// </remarks>
/// <param name="Template">The chain whose names and numbers it has.</param>
/// <param name="Atoms">In the order of placing.</param>
public sealed record InternalChain(Chain Template, IReadOnlyList<InternalAtom> Atoms)
{
    /// <summary>The internal coordinates of a chain.</summary>
    public static InternalChain Of(Chain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return new InternalChain(chain, new InternalChainReader(chain).Read());
    }

    /// <summary>The chain in space.</summary>
    public Chain ToChain()
    {
        var places = new Point3[Atoms.Count];
        var residues = Template.Residues.Select(residue => residue.Atoms.ToArray()).ToArray();
        for (var i = 0; i < places.Length; i++)
        {
            var atom = Atoms[i];
            places[i] = atom.IsAnchor ? atom.Anchor : Nerf.Place(places[atom.A], places[atom.B], places[atom.C], atom.Length, atom.Angle, atom.Torsion);
            residues[atom.Residue][atom.Index] = residues[atom.Residue][atom.Index] with { Position = places[i] };
        }

        return Template with { Residues = [.. Template.Residues.Zip(residues, (residue, atoms) => residue with { Atoms = atoms })] };
    }
}
