using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads and writes protein structures in the PDB format, version 3.3 (wwPDB 2012).</summary>
/// <remarks>
/// <para>
/// What is read: models; chains of amino acids, the twenty and those made of them (MSE, as MODRES says, or with a backbone of N, CA and C). Waters, ligands
/// and nucleic acids are left out. Of several places of an atom the residue's conformation of the highest occupancy is taken, the first of several alike.
/// Numbers may be negative, have insertion codes and be in hybrid-36. SEQRES and REMARK 465 tell which residues were not observed.
/// </para>
/// <para>A predicted structure has its confidence, 0 to 100, in the column of B factors.</para>
/// </remarks>
public static class PdbFile
{
    /// <summary>Reads a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">It is not there, holds no protein, or a row is broken; file, line and residue are named.</exception>
    public static Structure Read(string path)
    {
        using var lines = LineReader.Open(path);
        return PdbReader.Read(lines);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it, and the structure where the text does not say.</param>
    /// <exception cref="DataException">As for a file.</exception>
    public static Structure Read(TextReader text, string name)
    {
        using var lines = new LineReader(name, text);
        return PdbReader.Read(lines);
    }

    /// <summary>Writes a structure.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="structure">The structure; chain names of one letter, coordinates within -999.999 and 9999.999 angstroms.</param>
    /// <param name="remarks">Lines of text for the reader, such as what the B factors are; written as REMARK 3.</param>
    /// <exception cref="DataException">The structure does not fit the format's columns; mmCIF holds any.</exception>
    public static void Write(TextWriter writer, Structure structure, params IReadOnlyList<string> remarks) => new PdbWriter(writer).Write(structure, remarks);
}
