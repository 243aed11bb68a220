using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>A residue that was not observed, as REMARK 465 of the PDB lists it.</summary>
internal readonly record struct MissingResidue(string Name, int Number, char InsertionCode);

/// <summary>Finds the place of observed residues in the whole sequence of their molecule.</summary>
internal static class PolymerPlacement
{
    private const double LongestBond = 2.0;
    private const double LongestStep = 4.2;
    private const int MismatchCost = 20;
    private const int MostCells = 20_000_000;

    /// <summary>Adds to a chain the names of all its residues and the places of those that are there; leaves it as it is where they do not fit.</summary>
    /// <param name="chain">The observed residues.</param>
    /// <param name="polymer">SEQRES; null where the file has none.</param>
    /// <param name="missing">REMARK 465; empty where the file has none.</param>
    public static Chain Place(Chain chain, IReadOnlyList<string>? polymer, IReadOnlyList<MissingResidue> missing)
    {
        if (missing.Count > 0 && Merge(chain, missing) is { } merged && (polymer is null || polymer.SequenceEqual(merged.Polymer!)))
        {
            return merged;
        }

        return polymer is not null && Fit(chain, polymer) is { } places ? chain with { Polymer = polymer, Places = places } : chain;
    }

    /// <summary>Sorts missing and observed residues by number, where the observed ones are sorted.</summary>
    private static Chain? Merge(Chain chain, IReadOnlyList<MissingResidue> missing)
    {
        List<(int Number, char Code, string Name, int Observed)> all =
        [
            .. chain.Residues.Select((residue, at) => (residue.Number, residue.InsertionCode, residue.Name, at)),
            .. missing.Select(residue => (residue.Number, residue.InsertionCode, residue.Name, -1)),
        ];
        all = [.. all.OrderBy(residue => residue.Number).ThenBy(residue => residue.Code)];
        var places = new int[chain.Residues.Count];
        var last = -1;
        foreach (var (place, residue) in all.Index())
        {
            if (residue.Observed >= 0)
            {
                if (residue.Observed != last + 1)
                {
                    return null;
                }

                places[last = residue.Observed] = place;
            }
        }

        return chain with { Polymer = [.. all.Select(residue => residue.Name)], Places = places };
    }

    /// <summary>
    /// Places pieces of bonded residues in order, so that the fewest names differ, and among such places those whose gaps are as long as the numbers say.
    /// By dynamic programming over pieces and places.
    /// </summary>
    private static int[]? Fit(Chain chain, IReadOnlyList<string> polymer)
    {
        var residues = chain.Residues;
        List<int> begins = [0];
        for (var i = 1; i < residues.Count; i++)
        {
            if (!AreBonded(residues[i - 1], residues[i]))
            {
                begins.Add(i);
            }
        }

        var count = polymer.Count;
        if (residues.Count > count || (long)begins.Count * count > MostCells)
        {
            return null;
        }

        begins.Add(residues.Count);
        var letters = polymer.Select(AminoAcid.LetterOf).ToArray();
        var from = new int[begins.Count - 1][];
        var before = Array.Empty<int>();
        for (var piece = 0; piece < from.Length; piece++)
        {
            (before, from[piece]) = Extend(piece, before);
        }

        var end = Enumerable.Range(0, count).MinBy(at => before[at]);
        if (before[end] == int.MaxValue || before[end] / MismatchCost > Math.Max(2, residues.Count / 20))
        {
            return null;
        }

        var places = new int[residues.Count];
        for (var piece = from.Length - 1; piece >= 0; piece--)
        {
            for (var i = begins[piece]; i < begins[piece + 1]; i++)
            {
                places[i] = end + i - begins[piece];
            }

            end = from[piece][end];
        }

        return places;

        (int[] Costs, int[] From) Extend(int piece, int[] previous)
        {
            var costs = new int[count];
            var origins = new int[count];
            var length = begins[piece + 1] - begins[piece];
            var previousLength = piece == 0 ? 0 : begins[piece] - begins[piece - 1];
            var step = piece == 0 ? 0 : residues[begins[piece]].Number - residues[begins[piece] - 1].Number - 1 + previousLength;
            var nearest = -1;
            for (var at = 0; at < count; at++)
            {
                var last = at - previousLength;
                nearest = piece > 0 && last >= 0 && (nearest < 0 || previous[last] < previous[nearest]) ? last : nearest;
                var exact = at - step;
                var origin = piece > 0 && step >= previousLength && exact >= 0 && previous[exact] != int.MaxValue
                    && (nearest < 0 || previous[nearest] == int.MaxValue || previous[exact] <= previous[nearest] + 1) ? exact : nearest;
                var cost = piece == 0 ? 0 : origin < 0 ? int.MaxValue : previous[origin];
                if (cost == int.MaxValue || at + length > count)
                {
                    costs[at] = int.MaxValue;
                    continue;
                }

                costs[at] = cost + (piece > 0 && origin != exact ? 1 : 0) + (MismatchCost * Mismatches(begins[piece], at, length));
                origins[at] = origin;
            }

            return (costs, origins);
        }

        int Mismatches(int begin, int at, int length)
        {
            var mismatches = 0;
            for (var i = 0; i < length; i++)
            {
                mismatches += residues[begin + i].Name != polymer[at + i] && residues[begin + i].Letter != letters[at + i] ? 1 : 0;
            }

            return mismatches;
        }
    }

    private static bool AreBonded(Residue left, Residue right) =>
        left["C"] is { } carbon && right["N"] is { } nitrogen ? carbon.Position.DistanceTo(nitrogen.Position) < LongestBond
        : left["CA"] is { } before && right["CA"] is { } after ? before.Position.DistanceTo(after.Position) < LongestStep
        : right.Number == left.Number + 1;
}
