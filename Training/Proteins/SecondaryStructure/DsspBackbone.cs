using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.SecondaryStructure;

/// <summary>A residue with all four atoms of the backbone.</summary>
/// <param name="N">Nitrogen.</param>
/// <param name="CA">Alpha carbon.</param>
/// <param name="C">Carbonyl carbon.</param>
/// <param name="O">Carbonyl oxygen.</param>
/// <param name="IsProline">Whether its nitrogen has no hydrogen.</param>
internal readonly record struct DsspResidue(Point3 N, Point3 CA, Point3 C, Point3 O, bool IsProline);

/// <summary>The complete residues of a chain, their hydrogens, and where the chain is broken.</summary>
internal sealed class DsspBackbone
{
    /// <summary>Residues with alpha carbons further apart than this, in angstroms, have no bond.</summary>
    private const double Near = 9;

    private readonly int[] _breaks;

    public DsspBackbone(IReadOnlyList<DsspResidue> residues)
    {
        Residues = residues;
        Hydrogens = new Point3[residues.Count];
        _breaks = new int[residues.Count];
        for (var i = 0; i < residues.Count; i++)
        {
            Hydrogens[i] = residues[i].N;
            if (i > 0)
            {
                var before = residues[i - 1];
                _breaks[i] = _breaks[i - 1] + (before.C.DistanceTo(residues[i].N) > PeptideBond.Longest ? 1 : 0);
                Hydrogens[i] += residues[i].IsProline ? default : (before.C - before.O).Normalized;
            }
        }
    }

    /// <summary>The residues.</summary>
    public IReadOnlyList<DsspResidue> Residues { get; }

    /// <summary>How many there are.</summary>
    public int Count => Residues.Count;

    /// <summary>
    /// The hydrogen of each nitrogen: 1 angstrom from it, against the C=O of the residue before. That of the first residue, and of proline, stands at the nitrogen and
    /// makes no bond.
    /// </summary>
    public Point3[] Hydrogens { get; }

    /// <summary>Whether both residues exist and the chain leads unbroken from the first to the second, which does not come before it.</summary>
    public bool IsUnbroken(int first, int second) => first >= 0 && second < Count && first <= second && _breaks[first] == _breaks[second];

    /// <summary>The pairs i &lt; j of residues near enough for a bond, in order.</summary>
    public IEnumerable<(int I, int J)> NearPairs()
    {
        for (var i = 0; i < Count; i++)
        {
            for (var j = i + 1; j < Count; j++)
            {
                var difference = Residues[i].CA - Residues[j].CA;
                if (difference.Dot(difference) <= Near * Near)
                {
                    yield return (i, j);
                }
            }
        }
    }
}
