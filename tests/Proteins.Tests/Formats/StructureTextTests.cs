using CsCheck;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Formats;

/// <summary>Properties of reading and writing structures that hold for any.</summary>
public sealed class StructureTextTests
{
    private static readonly string[] Names = ["ALA", "GLY", "TRP", "MSE", "UNK", "CYS", "PRO"];

    private static readonly Gen<double> Coordinates = Gen.Int[-99_999, 999_999].Select(value => value / 1000.0);

    private static readonly Gen<Atom> Atoms = Gen.Select(Coordinates, Coordinates, Coordinates, Gen.Int[0, 100], Gen.Int[-9999, 99_999], (x, y, z, occupancy, b) =>
        new Atom("?", "C", new Point3(x, y, z)) { Occupancy = occupancy / 100.0, BFactor = b / 100.0 });

    private static readonly Gen<Residue> Residues = Gen.Select(Gen.Int[0, Names.Length - 1].Select(at => Names[at]), Gen.Char[" AZ"], Atoms.Array[1, 5], (name, code, atoms) =>
        new Residue(name, 0, code, [.. atoms.Zip(["CA", "N", "HG11", "SE", "O1'"], (atom, label) => atom with { Name = label, Element = label == "SE" ? "SE" : label[..1] })]));

    private static readonly Gen<Chain> Chains = Gen.Select(Residues.Array[1, 12], Gen.Int[1, 40].Array[12], Gen.Int[-999, 9990], (residues, steps, first) =>
        new Chain("", [.. residues.Select((residue, at) => residue with { Number = first + steps.Take(at).Sum() })]));

    private static readonly Gen<Structure> Structures = Chains.Array[1, 4].Array[1, 3].Select(models =>
        new Structure("1XYZ", [.. models.Select(chains => (IReadOnlyList<Chain>)[.. chains.Select((chain, at) => chain with { Name = "AbZ1"[at].ToString() })])]));

    [Fact]
    public void Pdb_WrittenAndRead_IsTheSame() => Structures.Sample(
        structure =>
        {
            using var text = new StringWriter();
            PdbFile.Write(text, structure);

            AssertSame(structure, PdbFile.Read(new StringReader(text.ToString()), "x"));
        },
        iter: 200);

    [Fact]
    public void Mmcif_WrittenAndRead_IsTheSame() => Structures.Sample(
        structure =>
        {
            using var text = new StringWriter();
            MmcifFile.Write(text, structure);

            AssertSame(structure, MmcifFile.Read(new StringReader(text.ToString()), "x"));
        },
        iter: 200);

    private static void AssertSame(Structure expected, Structure actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(StructureOracle.Describe(expected), StructureOracle.Describe(actual));
        Assert.All(actual.Chains, chain => Assert.Equal(chain.Residues.Select(residue => residue.Name), chain.Polymer!));
        Assert.All(actual.Chains, chain => Assert.Equal(Enumerable.Range(0, chain.Residues.Count), chain.Places!));
    }
}
