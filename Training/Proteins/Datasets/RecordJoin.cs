using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Datasets;

/// <summary>Fills in what one record of a chain lacks from another record of the same chain.</summary>
/// <remarks>
/// Only within a split. A profile belongs to a sequence: a record takes it from one of the same sequence, or from a longer one that holds its own, in pieces
/// where the record says that the chain is broken (a domain of a target takes the profile of the whole target). A backbone belongs to a structure:
/// a record takes it from one of the same sequence whose alpha carbons lie alike, no distance between two of them differing by more than half an angstrom.
/// </remarks>
public static class RecordJoin
{
    /// <summary>Pieces of a chain shorter than this may stand in another by chance.</summary>
    private const int ShortestPiece = 8;

    /// <summary>Chains shorter than this are not sought in longer ones.</summary>
    private const int ShortestChain = 30;

    private const double SameDistance = 0.5;

    /// <summary>Where the residues of a record stand in a longer chain, as those of a domain stand in its target.</summary>
    /// <param name="part">The domain.</param>
    /// <param name="whole">The chain it may be of.</param>
    /// <returns>For each residue of the domain its place in the chain, counted from 0; null where the chain does not hold it.</returns>
    public static IReadOnlyList<int>? Places(ProteinRecord part, ProteinRecord whole)
    {
        List<int> places = [];
        var from = 0;
        foreach (var piece in Pieces(part))
        {
            var at = whole.Sequence.IndexOf(piece, from, StringComparison.Ordinal);
            if (at < 0 || (piece.Length < ShortestPiece && piece.Length < part.Length))
            {
                return null;
            }

            places.AddRange(Enumerable.Range(at, piece.Length));
            from = at + piece.Length;
        }

        return places;
    }

    /// <summary>Fills in the records of a data set.</summary>
    /// <param name="records">The records by name.</param>
    /// <param name="chains">Their rows of <c>splits.tsv</c> by name.</param>
    internal static Dictionary<string, ProteinRecord> Complete(Dictionary<string, ProteinRecord> records, IReadOnlyDictionary<string, DatasetChain> chains)
    {
        Dictionary<string, ProteinRecord> completed = new(records.Count, StringComparer.Ordinal);
        foreach (var split in records.Values.GroupBy(record => chains[record.Id].Split, StringComparer.Ordinal))
        {
            var alike = split.GroupBy(record => record.Sequence, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToArray(), StringComparer.Ordinal);
            ProteinRecord[] profiled = [.. split.Where(record => record.Profile is not null)];
            foreach (var record in split)
            {
                completed[record.Id] = WithProfile(WithBackbone(record, alike[record.Sequence]), alike[record.Sequence], profiled);
            }
        }

        return completed;
    }

    private static ProteinRecord WithBackbone(ProteinRecord record, ProteinRecord[] alike) =>
        record.N is null && record.CA is not null && Array.Find(alike, other => other is { N: not null, CA: not null, C: not null } && LieAlike(record.CA, other.CA)) is { } full
            ? record with { N = full.N, CA = full.CA, C = full.C, CB = full.CB, O = full.O, Breaks = full.Breaks }
            : record;

    private static ProteinRecord WithProfile(ProteinRecord record, ProteinRecord[] alike, ProteinRecord[] profiled)
    {
        if (record.Profile is not null)
        {
            return record;
        }

        if (Array.Find(alike, other => other.Profile is not null) is { } same)
        {
            return record with { Profile = same.Profile, Scores = same.Scores };
        }

        if (record.Length < ShortestChain)
        {
            return record;
        }

        foreach (var whole in profiled)
        {
            if (whole.Length > record.Length && Places(record, whole) is { } places)
            {
                return record with { Profile = Cut(whole.Profile!, places), Scores = whole.Scores is null ? null : Cut(whole.Scores, places) };
            }
        }

        return record;
    }

    private static T[,] Cut<T>(T[,] rows, IReadOnlyList<int> places)
    {
        var cut = new T[places.Count, rows.GetLength(1)];
        for (var residue = 0; residue < places.Count; residue++)
        {
            for (var column = 0; column < cut.GetLength(1); column++)
            {
                cut[residue, column] = rows[places[residue], column];
            }
        }

        return cut;
    }

    private static IEnumerable<string> Pieces(ProteinRecord record)
    {
        var begin = 0;
        foreach (var end in (record.Breaks ?? []).Select(last => last + 1).Append(record.Length))
        {
            yield return record.Sequence[begin..end];
            begin = end;
        }
    }

    private static bool LieAlike(IReadOnlyList<Point3?> left, IReadOnlyList<Point3?> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (left[i].HasValue != right[i].HasValue)
            {
                return false;
            }

            for (var j = 0; j < i; j++)
            {
                if (left[i] is { } a && left[j] is { } b && right[i] is { } c && right[j] is { } d && Math.Abs(a.DistanceTo(b) - c.DistanceTo(d)) > SameDistance)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
