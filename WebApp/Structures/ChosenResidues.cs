using System.Globalization;

namespace Platform.WebApp.Structures;

/// <summary>Residues that are chosen, as an address says them: <c>12</c>, or a pair <c>12-57</c>. Counted from 1.</summary>
internal static class ChosenResidues
{
    /// <summary>Reads an address; what is none, or not of the chain, is left out.</summary>
    /// <param name="text">The part of the address.</param>
    /// <param name="length">Residues of the chain.</param>
    public static int[] Read(string? text, int length)
    {
        int[] residues = [.. (text ?? "").Split('-').Take(2).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var residue) ? residue : 0)];
        return residues.All(residue => residue >= 1 && residue <= length) ? residues : [];
    }

    /// <summary>Writes the part of an address; null for none.</summary>
    public static string? Write(IReadOnlyList<int> residues) => residues.Count == 0 ? null : string.Join('-', residues.Select(residue => residue.ToString(CultureInfo.InvariantCulture)));
}
