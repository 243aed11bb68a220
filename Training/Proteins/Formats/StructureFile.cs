using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads a structure in whichever format it is: mmCIF where the text begins with <c>data_</c>, else PDB.</summary>
public static class StructureFile
{
    private static readonly string[] Endings = [".pdb", ".ent", ".cif", ".mmcif"];

    /// <summary>Whether a file's name is that of a structure: <c>.pdb</c>, <c>.ent</c>, <c>.cif</c> or <c>.mmcif</c>, packed or not.</summary>
    public static bool IsNamedSo(string path) =>
        Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) || path.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">It is not there, holds no protein, or a row is broken; file, line and residue are named.</exception>
    public static Structure Read(string path)
    {
        using var lines = LineReader.Open(path);
        return IsCif(lines) ? MmcifFile.Read(path) : PdbFile.Read(path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static Structure Read(string text, string name)
    {
        using var lines = new LineReader(name, new StringReader(text));
        return IsCif(lines) ? MmcifFile.Read(new StringReader(text), name) : PdbFile.Read(new StringReader(text), name);
    }

    private static bool IsCif(LineReader lines)
    {
        while (lines.Read())
        {
            if (lines.Line.AsSpan().Trim() is { IsEmpty: false } line && line[0] != '#')
            {
                return line.StartsWith("data_", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
