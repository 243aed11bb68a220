namespace Platform.Training.Proteins.SecondaryStructure;

/// <summary>Finds bridges between residues side by side, joins them into ladders, and marks strands and lone bridges.</summary>
internal static class BetaLadders
{
    /// <summary>Ladders so many residues apart, or nearer, on one side may be joined by a bulge; on the other side fewer than <see cref="ShortBulge"/>.</summary>
    private const int LongBulge = 5;

    private const int ShortBulge = 3;

    /// <summary>Residues nearer than this in the sequence are no bridge.</summary>
    private const int Nearest = 3;

    /// <summary>Marks strands E and bridges B.</summary>
    public static void Mark(DsspBackbone backbone, HydrogenBonds bonds, char[] states)
    {
        foreach (var ladder in Join(backbone, Find(backbone, bonds)))
        {
            var state = ladder.I.Count > 1 ? 'E' : 'B';
            Mark(ladder.I, state, states);
            Mark(ladder.J, state, states);
        }
    }

    private static void Mark(List<int> side, char state, char[] states)
    {
        for (var i = side[0]; i <= side[^1]; i++)
        {
            states[i] = states[i] == 'E' ? 'E' : state;
        }
    }

    private static List<Ladder> Find(DsspBackbone backbone, HydrogenBonds bonds)
    {
        var ladders = new List<Ladder>();
        foreach (var (i, j) in backbone.NearPairs())
        {
            if (j < i + Nearest || Bridge(backbone, bonds, i, j) is not { } isParallel)
            {
                continue;
            }

            var next = ladders.Find(ladder => ladder.IsParallel == isParallel && ladder.I[^1] + 1 == i && (isParallel ? ladder.J[^1] + 1 == j : ladder.J[0] - 1 == j));
            if (next is null)
            {
                ladders.Add(new Ladder(isParallel, [i], [j]));
            }
            else
            {
                next.I.Add(i);
                next.J.Insert(isParallel ? next.J.Count : 0, j);
            }
        }

        return ladders;
    }

    /// <summary>Whether two residues are a bridge, parallel or not; null for none.</summary>
    private static bool? Bridge(DsspBackbone backbone, HydrogenBonds bonds, int i, int j)
    {
        if (!backbone.IsUnbroken(i - 1, i + 1) || !backbone.IsUnbroken(j - 1, j + 1))
        {
            return null;
        }

        if ((bonds.Has(i + 1, j) && bonds.Has(j, i - 1)) || (bonds.Has(j + 1, i) && bonds.Has(i, j - 1)))
        {
            return true;
        }

        return (bonds.Has(i + 1, j - 1) && bonds.Has(j + 1, i - 1)) || (bonds.Has(j, i) && bonds.Has(i, j)) ? false : null;
    }

    /// <summary>Joins ladders that a bulge parts.</summary>
    private static List<Ladder> Join(DsspBackbone backbone, List<Ladder> found)
    {
        var ladders = found.OrderBy(ladder => ladder.I[0]).ToList();
        for (var a = 0; a < ladders.Count; a++)
        {
            for (var b = a + 1; b < ladders.Count; b++)
            {
                if (IsBulge(backbone, ladders[a], ladders[b]))
                {
                    ladders[a].I.AddRange(ladders[b].I);
                    ladders[a].J.InsertRange(ladders[a].IsParallel ? ladders[a].J.Count : 0, ladders[b].J);
                    ladders.RemoveAt(b--);
                }
            }
        }

        return ladders;
    }

    private static bool IsBulge(DsspBackbone backbone, Ladder a, Ladder b)
    {
        var gap = b.I[0] - a.I[^1];
        if (a.IsParallel != b.IsParallel || gap is < 0 or > LongBulge || (a.I[^1] >= b.I[0] && a.I[0] <= b.I[^1])
            || !backbone.IsUnbroken(Math.Min(a.I[0], b.I[0]), Math.Max(a.I[^1], b.I[^1])) || !backbone.IsUnbroken(Math.Min(a.J[0], b.J[0]), Math.Max(a.J[^1], b.J[^1])))
        {
            return false;
        }

        var other = a.IsParallel ? b.J[0] - a.J[^1] : a.J[0] - b.J[^1];
        return other >= 0 && ((other <= LongBulge && gap < ShortBulge) || other < ShortBulge);
    }

    /// <summary>Bridges in a row.</summary>
    /// <param name="IsParallel">Whether both sides run the same way.</param>
    /// <param name="I">The residues of one side, rising.</param>
    /// <param name="J">Those of the other, rising.</param>
    private sealed record Ladder(bool IsParallel, List<int> I, List<int> J);
}
