using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Training;

/// <summary>A record as arrays that batches are made from. What is not known is NaN.</summary>
internal sealed class PreparedChain
{
    private readonly Point3?[] _n;
    private readonly Lazy<float[]?> _couplings;

    /// <summary>Prepares a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="alignment">Its alignment; null where it has none. Gives the profile of a record without one, and couplings when they are first asked for.</param>
    public PreparedChain(ProteinRecord record, Alignment? alignment = null)
    {
        Record = record;
        _couplings = new(() => alignment is null ? null : PairCouplings.Of(alignment));
        HasAlignment = alignment is not null;
        AminoAcids = [.. record.Sequence.Select(letter => (long)AminoAcid.IndexOf(letter))];
        States = [.. (record.SecondaryStructure ?? new string('?', record.Length)).Select(StateOf)];
        Alpha = [.. Observed(record.CA, record.Length)];
        _n = [.. Observed(record.N, record.Length)];
        Beta = BetaCarbons.Of(record);
        if ((record.Profile ?? (alignment is null ? null : AlignmentProfile.Of(alignment))) is { } profile)
        {
            Profile = new float[record.Length * ResidueEmbedding.ProfileColumns];
            Buffer.BlockCopy(profile, 0, Profile, 0, sizeof(float) * Profile.Length);
        }
    }

    public ProteinRecord Record { get; }

    public int Length => AminoAcids.Length;

    public long[] AminoAcids { get; }

    /// <summary>Classes of the eight states.</summary>
    public long[] States { get; }

    public Point3?[] Alpha { get; }

    public Point3?[] Beta { get; }

    /// <summary>[residue, 21] in rows; null for a chain without a profile.</summary>
    public float[]? Profile { get; }

    /// <summary>Whether the chain has an alignment.</summary>
    public bool HasAlignment { get; }

    /// <summary>What the alignment tells of the pairs of a square, [channel, row, column]; null for a chain without one.</summary>
    public float[]? Couplings(MapSquare square)
    {
        if (_couplings.Value is not { } whole)
        {
            return null;
        }

        var part = new float[CouplingChannel.Count * square.Count];
        for (var channel = 0; channel < CouplingChannel.Count; channel++)
        {
            for (var row = 0; row < square.Size; row++)
            {
                var from = (channel * Length + square.Row + row) * Length + square.Column;
                whole.AsSpan(from, square.Size).CopyTo(part.AsSpan((channel * square.Size + row) * square.Size));
            }
        }

        return part;
    }

    /// <summary>Phi and psi of a residue in radians.</summary>
    public (float Phi, float Psi) Torsions(int residue) => (Radians(Record.Phi, residue), Radians(Record.Psi, residue));

    /// <summary>Distances of a square of the map, row by row, in angstroms; NaN where an atom is not known, and of a residue with itself.</summary>
    public float[] Distances(Point3?[] places, MapSquare square)
    {
        var distances = new float[square.Count];
        for (var (row, i) = (0, 0); row < square.Size; row++)
        {
            var from = places[square.Row + row];
            for (var column = 0; column < square.Size; column++, i++)
            {
                var isPair = square.Row + row != square.Column + column;
                distances[i] = isPair && from is { } left && places[square.Column + column] is { } right ? (float)left.DistanceTo(right) : float.NaN;
            }
        }

        return distances;
    }

    /// <summary>Orientations of a square of the map, [omega, theta, phi] each row by row, in radians; NaN where the backbone is not known whole.</summary>
    public float[] Orientations(MapSquare square)
    {
        var angles = new float[3 * square.Count];
        Array.Fill(angles, float.NaN);
        for (var (row, i) = (0, 0); row < square.Size; row++)
        {
            var left = square.Row + row;
            for (var column = 0; column < square.Size; column++, i++)
            {
                var right = square.Column + column;
                if (left != right && _n[left] is { } n && Alpha[left] is { } ca && Beta[left] is { } cb && _n[right] is not null && Alpha[right] is { } otherCA && Beta[right] is { } otherCB)
                {
                    angles[i] = (float)double.DegreesToRadians(Angles.Dihedral(ca, cb, otherCB, otherCA));
                    angles[square.Count + i] = (float)double.DegreesToRadians(Angles.Dihedral(n, ca, cb, otherCB));
                    angles[(2 * square.Count) + i] = (float)double.DegreesToRadians(Angles.Bond(ca, cb, otherCB));
                }
            }
        }

        return angles;
    }

    private static long StateOf(char state) =>
        ProteinRecord.States.IndexOf(state, StringComparison.Ordinal) is >= 0 and var index ? index : ProteinBatch.Unknown;

    private static IEnumerable<Point3?> Observed(IReadOnlyList<Point3?>? places, int length) => places ?? Enumerable.Repeat<Point3?>(null, length);

    private static float Radians(IReadOnlyList<double>? degrees, int residue) => degrees is null ? float.NaN : (float)double.DegreesToRadians(degrees[residue]);
}
