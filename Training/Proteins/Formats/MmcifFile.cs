using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads and writes protein structures in PDBx/mmCIF (Westbrook et al. 2022), the first data block of a file.</summary>
/// <remarks>
/// Chains and residues have the names and numbers that authors gave them, as in a PDB file. What is read and left out is as in <see cref="PdbFile"/>;
/// which residues were not observed follows from <c>entity_poly_seq</c>.
/// </remarks>
public static class MmcifFile
{
    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">It is not there, is no CIF, holds no protein, or a row is broken; file, line and residue are named.</exception>
    public static Structure Read(string path)
    {
        using var lines = LineReader.Open(path);
        return MmcifReader.Read(lines);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static Structure Read(TextReader text, string name)
    {
        using var lines = new LineReader(name, text);
        return MmcifReader.Read(lines);
    }

    /// <summary>Writes a structure.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="confidence">What the B factors are, where the structure is a prediction; null for an experiment.</param>
    /// <exception cref="DataException">A coordinate is not a number.</exception>
    public static void Write(TextWriter writer, Structure structure, StructureConfidence? confidence = null) => new MmcifWriter(writer, structure, confidence).Write();
}
