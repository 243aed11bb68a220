using System.Diagnostics;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Formats;

/// <summary>Our reading and writing of structures beside gemmi's and Biopython's.</summary>
public sealed class StructureFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("tricky.pdb", "gemmi", "gemmi")]
    [InlineData("tricky.cif", "gemmi", "gemmi")]
    [InlineData("tricky.cif", "Bio.PDB", "biopython")]
    public void Read_TrickyFile_IsAsOtherProgramsRead(string name, string module, string mode)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);

        Assert.Equal(StructureOracle.Describe(StructureOracle.Run(module, mode, file)[0]), StructureOracle.Describe(StructureFile.Read(file)));
    }

    [Theory]
    [InlineData("tricky.pdb")]
    [InlineData("tricky.cif")]
    public void Read_TrickyFile_KnowsWhatWasNotObserved(string name)
    {
        var structure = StructureFile.Read(Path.Combine(AppContext.BaseDirectory, "Golden", name));

        Assert.Equal(2, structure.Models.Count);
        Assert.Equal(["A", "B"], structure.Chains.Select(chain => chain.Name));
        var chain = structure.Find("A");
        Assert.Equal("GSMATVK", chain.Sequence);
        Assert.Equal(["MET", "GLY", "SER", "MSE", "ALA", "THR", "VAL", "ASP", "GLU", "LYS"], chain.Polymer!);
        Assert.Equal([1, 2, 3, 4, 5, 6, 9], chain.Places!);
        Assert.Equal(["-1", "0", "1", "1A", "2", "3", "6"], chain.Residues.Select(residue => residue.Label));
        Assert.Equal("WC", structure.Find("B").Sequence);
        Assert.Equal(10000, structure.Find("B").Residues[1].Number);
    }

    [Theory]
    [InlineData("gemmi", "gemmi")]
    [InlineData("Bio.PDB", "biopython")]
    public void Read_RealStructures_IsAsOtherProgramsRead(string module, string mode)
    {
        // Every twentieth for the one, every fiftieth for the slower other.
        string[] files = [.. NativeChains.Files().Where((_, at) => at % (mode == "gemmi" ? 20 : 50) == 0)];

        var expected = StructureOracle.Run(module, mode, files);

        foreach (var (file, models) in files.Zip(expected))
        {
            Assert.Equal(StructureOracle.Describe(models), StructureOracle.Describe(StructureFile.Read(file)));
        }
    }

    [Fact]
    public void Write_RealStructures_AreReadBackByOthersAndByUs()
    {
        string[] files = [.. NativeChains.Files().Where((_, at) => at % 80 == 7), Path.Combine(AppContext.BaseDirectory, "Golden", "tricky.pdb")];
        Structure[] structures = [.. files.Select(StructureFile.Read)];
        string[] written = [.. structures.SelectMany((structure, at) => new[] { WritePdb($"{at}.pdb", structure), WriteCif($"{at}.cif", structure) })];

        var others = StructureOracle.Run("gemmi", "gemmi", written);

        foreach (var (at, file) in written.Index())
        {
            var expected = StructureOracle.Describe(structures[at / 2]);
            Assert.Equal(expected, StructureOracle.Describe(others[at]));
            Assert.Equal(expected, StructureOracle.Describe(StructureFile.Read(file)));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 9], StructureFile.Read(written[^1]).Find("A").Places!);
        Assert.Equal([1, 2, 3, 4, 5, 6, 9], StructureFile.Read(written[^2]).Find("A").Places!);
    }

    [Fact]
    public void Write_Prediction_HasItsConfidenceInMmcif()
    {
        var structure = new Structure("a fold's \"name\" of 2", [[new Chain("A",
        [
            new Residue("ALA", 1, ' ', [new Atom("N", "N", new(0, 0, 0)) { BFactor = 1 }, new Atom("CA", "C", new(1.4, 0, 0)) { BFactor = 91.25 }]),
            new Residue("TRP", 2, ' ', [new Atom("CA", "C", new(3.8, 0, 1)) { BFactor = 48.75 }]),
        ])]]);

        var file = WriteCif("fold.cif", structure, new StructureConfidence("expected lDDT of alpha carbons, as a test's distogram gives it"));
        var read = StructureOracle.Run("gemmi", "confidence", file)[0];

        Assert.Equal("""[["A",1,"ALA","local",91.25],["A",2,"TRP","local",48.75]]""", read.GetProperty("local").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("""[["global","pLDDT",70.0]]""", read.GetProperty("global").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("""[["ALA","TRP"]]""", read.GetProperty("sequences").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(structure.Name, read.GetProperty("title").GetString());
        Assert.Equal(StructureOracle.Describe(structure), StructureOracle.Describe(StructureOracle.Run("Bio.PDB", "biopython", file)[0]));
    }

    [Fact]
    public void Write_RealStructure_IsTheSameToMkdssp()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkdssp"), "needs /usr/bin/mkdssp");
        var file = NativeChains.Files().First(path => path.Contains("bm5", StringComparison.Ordinal));
        var structure = StructureFile.Read(file);

        var expected = Dssp(file);

        Assert.InRange(expected.Length, 40, 500);
        Assert.Equal(expected, Dssp(WritePdb("a.pdb", structure)));
        Assert.Equal(expected, Dssp(WriteCif("a.cif", structure, new StructureConfidence("none"))));
    }

    /// <summary>Residues and states as mkdssp reads them.</summary>
    private string[] Dssp(string file)
    {
        var output = Path.Combine(_directory.Path, "a.dssp");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/mkdssp", ["--output-format", "dssp", file, output]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return [.. File.ReadLines(output).SkipWhile(line => !line.StartsWith("  #  RESIDUE", StringComparison.Ordinal)).Skip(1).Select(line => line[..40])];
    }

    private string WritePdb(string name, Structure structure)
    {
        using var text = new StringWriter();
        PdbFile.Write(text, structure, "written by a test");
        return _directory.Write(name, text.ToString());
    }

    private string WriteCif(string name, Structure structure, StructureConfidence? confidence = null)
    {
        using var text = new StringWriter();
        MmcifFile.Write(text, structure, confidence);
        return _directory.Write(name, text.ToString());
    }
}
