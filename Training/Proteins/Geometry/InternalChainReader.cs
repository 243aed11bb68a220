using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Geometry;

/// <summary>Finds for each atom of a chain three others that place it.</summary>
internal sealed class InternalChainReader(Chain chain)
{
    /// <summary>Three atoms nearer to a line than this, in degrees, place no fourth.</summary>
    private const double Straight = 5;

    private readonly List<InternalAtom> _atoms = [];
    private readonly List<Point3> _places = [];
    private readonly Dictionary<string, int>[] _placed = [.. chain.Residues.Select(_ => new Dictionary<string, int>())];

    /// <summary>All atoms, each after those that place it.</summary>
    public InternalAtom[] Read()
    {
        foreach (var (start, count) in PeptideBond.Segments(chain))
        {
            for (var i = start; i < start + count; i++)
            {
                Backbone(i, i == start);
            }

            for (var i = start; i < start + count; i++)
            {
                SideChain(i, i + 1 < start + count);
            }
        }

        return [.. _atoms];
    }

    private void Backbone(int residue, bool isFirst)
    {
        var before = residue - 1;
        if (isFirst)
        {
            foreach (var name in (ReadOnlySpan<string>)["N", "CA", "C"])
            {
                if (AtomOf(residue, name) is >= 0 and var index)
                {
                    Anchor(residue, index);
                }
            }

            return;
        }

        Add(residue, "N", (before, "N"), (before, "CA"), (before, "C"));
        Add(residue, "CA", (before, "CA"), (before, "C"), (residue, "N"));
        Add(residue, "C", (before, "C"), (residue, "N"), (residue, "CA"));
    }

    private void SideChain(int residue, bool hasNext)
    {
        Add(residue, "O", hasNext ? (residue + 1, "N") : (residue, "N"), (residue, "CA"), (residue, "C"));
        Add(residue, "OXT", (residue, "O"), (residue, "CA"), (residue, "C"));
        foreach (var atom in ResidueTopology.Of(chain.Residues[residue].Letter).SideChain)
        {
            Add(residue, atom.Name, (residue, atom.A), (residue, atom.B), (residue, atom.C));
        }

        foreach (var (index, atom) in chain.Residues[residue].Atoms.Index())
        {
            if (!_placed[residue].ContainsKey(atom.Name))
            {
                AddByNearest(residue, index, atom.Position);
            }
        }
    }

    /// <summary>Places an atom by three others, if all are there; what is not is left to <see cref="AddByNearest"/>.</summary>
    private void Add(int residue, string name, (int Residue, string Name) a, (int Residue, string Name) b, (int Residue, string Name) c)
    {
        var index = AtomOf(residue, name);
        if (index < 0)
        {
            return;
        }

        if (_placed[a.Residue].TryGetValue(a.Name, out var first) && _placed[b.Residue].TryGetValue(b.Name, out var second) && _placed[c.Residue].TryGetValue(c.Name, out var third)
            && CanPlace(first, second, third))
        {
            AddBy(residue, index, first, second, third);
        }
        else if (name is "N" or "CA" or "C")
        {
            Anchor(residue, index);
        }
    }

    private void AddByNearest(int residue, int index, Point3 place)
    {
        var near = _placed[residue].Values.OrderBy(other => _places[other].DistanceTo(place)).ToArray();
        for (var c = 0; c < near.Length; c++)
        {
            for (var b = 0; b < near.Length; b++)
            {
                for (var a = 0; a < near.Length; a++)
                {
                    if (a != b && b != c && a != c && CanPlace(near[a], near[b], near[c]))
                    {
                        AddBy(residue, index, near[a], near[b], near[c]);
                        return;
                    }
                }
            }
        }

        Anchor(residue, index);
    }

    private void AddBy(int residue, int index, int a, int b, int c)
    {
        var place = chain.Residues[residue].Atoms[index].Position;
        var length = _places[c].DistanceTo(place);
        var torsion = Angles.Dihedral(_places[a], _places[b], _places[c], place);
        Append(new InternalAtom(residue, index, a, b, c, length, Angles.Bond(_places[b], _places[c], place), torsion), place);
    }

    private void Anchor(int residue, int index)
    {
        var place = chain.Residues[residue].Atoms[index].Position;
        Append(new InternalAtom(residue, index, -1, -1, -1, 0, 0, 0, place), place);
    }

    private void Append(InternalAtom atom, Point3 place)
    {
        _placed[atom.Residue][chain.Residues[atom.Residue].Atoms[atom.Index].Name] = _atoms.Count;
        _atoms.Add(atom);
        _places.Add(place);
    }

    private bool CanPlace(int a, int b, int c) =>
        Angles.Bond(_places[a], _places[b], _places[c]) is > Straight and < 180 - Straight;

    private int AtomOf(int residue, string name)
    {
        var atoms = chain.Residues[residue].Atoms;
        for (var i = 0; i < atoms.Count; i++)
        {
            if (atoms[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
