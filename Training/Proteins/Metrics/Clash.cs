using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>Two heavy atoms that stand nearer than atoms can that no bond holds together.</summary>
/// <param name="First">The residue of the first atom, counted from 0.</param>
/// <param name="FirstAtom">Its name.</param>
/// <param name="Second">The residue of the second atom, counted from 0.</param>
/// <param name="SecondAtom">Its name.</param>
/// <param name="Distance">Between them, in angstroms.</param>
public sealed record Clash(int First, string FirstAtom, int Second, string SecondAtom, double Distance)
{
    /// <summary>The distance under which a model is said to have a clash, in angstroms.</summary>
    public const double Limit = 2.0;

    /// <summary>The clashes of a chain.</summary>
    /// <remarks>
    /// Left out are atoms bonded to each other or to the same third, by the residue's topology and the peptide bond, and the sulphurs of two
    /// cysteines, whose bond is 2.05 angstroms long.
    /// </remarks>
    /// <param name="chain">The chain; hydrogens are passed over.</param>
    /// <param name="limit">Atoms nearer than this clash, in angstroms.</param>
    public static IReadOnlyList<Clash> In(Chain chain, double limit = Limit)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var atoms = chain.Residues.SelectMany((residue, i) => residue.Atoms.Where(atom => atom.Element is not ("H" or "D")).Select(atom => (Residue: i, Atom: atom))).ToArray();
        var near = Neighbours(chain);
        var clashes = new List<Clash>();
        var cells = atoms.Index().ToLookup(item => Cell(item.Item.Atom.Position, limit), item => item.Index);
        foreach (var (j, (residue, atom)) in atoms.Index())
        {
            var (x, y, z) = Cell(atom.Position, limit);
            for (var cell = 0; cell < 27; cell++)
            {
                foreach (var i in cells[(x + (cell % 3) - 1, y + (cell / 3 % 3) - 1, z + (cell / 9) - 1)])
                {
                    if (i < j && atoms[i].Atom.Position.DistanceTo(atom.Position) is var distance && distance < limit
                        && !near.Contains((atoms[i].Residue, atoms[i].Atom.Name, residue, atom.Name)) && !IsDisulphide(chain, atoms[i], atoms[j]))
                    {
                        clashes.Add(new Clash(atoms[i].Residue, atoms[i].Atom.Name, residue, atom.Name, distance));
                    }
                }
            }
        }

        return [.. clashes.OrderBy(clash => clash.First).ThenBy(clash => clash.Second)];
    }

    private static (int X, int Y, int Z) Cell(Point3 place, double size) => ((int)Math.Floor(place.X / size), (int)Math.Floor(place.Y / size), (int)Math.Floor(place.Z / size));

    private static bool IsDisulphide(Chain chain, (int Residue, Atom Atom) a, (int Residue, Atom Atom) b) =>
        a.Atom.Name == "SG" && b.Atom.Name == "SG" && chain.Residues[a.Residue].Letter == 'C' && chain.Residues[b.Residue].Letter == 'C';

    /// <summary>Pairs of atoms one or two bonds apart, both ways around.</summary>
    private static HashSet<(int, string, int, string)> Neighbours(Chain chain)
    {
        var near = new HashSet<(int, string, int, string)>();
        for (var i = 0; i < chain.Residues.Count; i++)
        {
            var bonds = new List<((int Residue, string Name) From, (int Residue, string Name) To)>();
            bonds.AddRange(ResidueTopology.Of(chain.Residues[i].Letter).Bonds.Select(bond => ((i, bond.From), (i, bond.To))));
            bonds.Add(((i, "C"), (i, "OXT")));
            if (i > 0 && PeptideBond.Joins(chain.Residues[i - 1], chain.Residues[i]))
            {
                bonds.AddRange([((i - 1, "C"), (i, "N")), ((i - 1, "CA"), (i - 1, "C")), ((i - 1, "C"), (i - 1, "O"))]);
            }

            var ways = bonds.SelectMany(bond => new[] { bond, (From: bond.To, To: bond.From) }).ToArray();
            foreach (var way in ways)
            {
                near.Add((way.From.Residue, way.From.Name, way.To.Residue, way.To.Name));
                foreach (var next in ways.Where(next => next.From == way.To && next.To != way.From))
                {
                    near.Add((way.From.Residue, way.From.Name, next.To.Residue, next.To.Name));
                }
            }
        }

        return near;
    }
}
