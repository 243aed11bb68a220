using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Writes the fixed columns of a PDB file.</summary>
internal sealed class PdbWriter(TextWriter writer)
{
    private const int NamesInRow = 13;

    /// <summary>Writes a structure.</summary>
    /// <exception cref="DataException">It does not fit the columns.</exception>
    public void Write(Structure structure, IReadOnlyList<string> remarks)
    {
        Line($"HEADER    {"PROTEIN",-52}{(structure.Name.Length <= 4 ? structure.Name.ToUpperInvariant() : ""),-4}");
        Line($"TITLE     {OneLine(structure.Name, 70)}");
        foreach (var remark in remarks)
        {
            Line($"REMARK   3 {OneLine(remark, 69)}");
        }

        foreach (var chain in structure.Chains)
        {
            WriteSequence(chain);
        }

        // Programs such as mkdssp ask for a unit cell; this one says that there is none.
        Line("CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1           1");
        foreach (var (at, chains) in structure.Models.Index())
        {
            if (structure.Models.Count > 1)
            {
                Line($"MODEL     {at + 1,4}");
            }

            var serial = 1;
            foreach (var chain in chains)
            {
                WriteChain(structure.Name, chain, ref serial);
            }

            if (structure.Models.Count > 1)
            {
                Line("ENDMDL");
            }
        }

        Line("END");
    }

    private void WriteSequence(Chain chain)
    {
        var names = chain.Polymer ?? [.. chain.Residues.Select(residue => residue.Name)];
        foreach (var (row, part) in names.Chunk(NamesInRow).Index())
        {
            Line($"SEQRES {row + 1,3} {chain.Name,1} {names.Count,4}  {string.Join(' ', part.Select(name => name.PadLeft(3)))}");
        }
    }

    private void WriteChain(string structure, Chain chain, ref int serial)
    {
        foreach (var residue in chain.Residues)
        {
            Check(structure, chain, residue);
            var record = AminoAcid.IsName(residue.Name) && AminoAcid.NameOf(residue.Letter) == residue.Name ? "ATOM  " : "HETATM";
            var place = $"{residue.Name,3} {chain.Name,1}{Hybrid36.Encode(residue.Number, 4)}{residue.InsertionCode}";
            foreach (var atom in residue.Atoms)
            {
                // The element's symbol is right-aligned in the first two columns of the name.
                var name = (atom.Name.Length < 4 && atom.Element.Length < 2 ? " " + atom.Name : atom.Name).PadRight(4);
                var fault = $"{structure}: atom {atom.Name} of residue {residue.Label} of chain '{chain.Name}'";
                var (x, y, z) = (Fit(atom.Position.X, 3, 8, fault), Fit(atom.Position.Y, 3, 8, fault), Fit(atom.Position.Z, 3, 8, fault));
                Line($"{record}{Hybrid36.Encode(serial++, 5)} {name} {place}   {x}{y}{z}{Fit(atom.Occupancy, 2, 6, fault)}{Fit(atom.BFactor, 2, 6, fault)}          {atom.Element,2}");
            }
        }

        var last = chain.Residues[^1];
        Line($"TER   {Hybrid36.Encode(serial++, 5)}      {last.Name,3} {chain.Name,1}{Hybrid36.Encode(last.Number, 4)}{last.InsertionCode}");
    }

    private static void Check(string structure, Chain chain, Residue residue)
    {
        var problem = chain.Name.Length > 1 ? $"the chain's name '{chain.Name}' is longer than one letter"
            : residue.Name.Length > 3 ? $"the residue's name {residue.Name} is longer than three letters"
            : residue.Number <= -1000 || residue.Number > Hybrid36.Largest(4) ? $"the number {residue.Label} is wider than four columns"
            : residue.Atoms.FirstOrDefault(atom => atom.Name.Length is 0 or > 4 || atom.Element.Length > 2) is { } atom ? $"the atom's name '{atom.Name}' is wider than four columns"
            : null;
        if (problem is not null)
        {
            throw new DataException($"{structure}: residue {residue.Label} of chain '{chain.Name}' does not fit into a PDB file: {problem}. Write mmCIF.");
        }
    }

    private static string Fit(double value, int decimals, int width, string fault)
    {
        for (; decimals >= 0 && double.IsFinite(value); decimals--)
        {
            var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (text.Length <= width)
            {
                return text.PadLeft(width);
            }

            if (width == 8)
            {
                break;
            }
        }

        throw new DataException($"{fault}: the number {value.ToString(CultureInfo.InvariantCulture)} does not fit into a PDB file. Move the structure to the origin, or write mmCIF.");
    }

    private static string OneLine(string text, int width)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= width ? line : line[..width];
    }

    private void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text)
    {
        writer.Write(text.TrimEnd());
        writer.Write('\n');
    }
}
