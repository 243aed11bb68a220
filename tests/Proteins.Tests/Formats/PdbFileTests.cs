using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Formats;

public sealed class PdbFileTests
{
    private const string Alanine = "ATOM      1  CA  ALA A   1       1.000   2.000   3.000  1.00 20.00           C\n";

    [Fact]
    public void Read_BareAtom_HasWhatTheColumnsSay()
    {
        var structure = Read("ATOM      1  CA  ALA     1       1.000   2.000  -3.000");

        Assert.Equal("x", structure.Name);
        Assert.Equal(("", 1), (structure.Chains[0].Name, structure.Chains[0].Residues.Count));
        Assert.Equal(new Atom("CA", "C", new Point3(1, 2, -3)), structure.Chains[0].Residues[0]["CA"]);
        Assert.Null(structure.Chains[0].Polymer);
    }

    [Fact]
    public void Read_WithoutTer_KeepsOneChain()
    {
        var structure = Read(Alanine + "TER\n" + Row(2, "GLY", "A", 2) + "TER\n" + Row(3, "GLY", "A", 1));

        // A TER at a break goes on; a number that comes again begins another molecule.
        Assert.Equal(["AG", "G"], structure.Chains.Select(chain => chain.Sequence));
    }

    [Theory]
    [InlineData("MODRES", "XYZ", 'M')]
    [InlineData("REMARK", "XYZ", 'X')]
    public void Read_ModifiedResidue_HasTheLetterOfItsParent(string record, string name, char letter)
    {
        var text = $"{record} 1TST {name} A    1  MET  SOME\n" + string.Concat(new[] { "N", "CA", "C" }.Select((atom, at) => Row(at, name, "A", 1, atom).Replace("ATOM  ", "HETATM", StringComparison.Ordinal)));

        Assert.Equal(letter, Read(text).Chains[0].Residues[0].Letter);
    }

    [Fact]
    public void Read_SequenceWithoutMissingRows_PlacesPiecesByNamesAndNumbers()
    {
        // Of four places for G after the gap, the number tells the last but one.
        var structure = Read("SEQRES   1 A    8  ALA GLY GLY GLY GLY GLY SER MET\n" + Alanine + Row(2, "GLY", "A", 5) + Row(3, "SER", "A", 7));

        Assert.Equal([0, 4, 6], structure.Chains[0].Places!);
    }

    [Fact]
    public void Read_SequenceOfAnotherMolecule_IsPassedOver() =>
        Assert.Null(Read("SEQRES   1 A    4  TRP TRP TRP TRP\n" + Alanine + Row(2, "GLY", "A", 2) + Row(3, "SER", "A", 3)).Chains[0].Places);

    [Theory]
    [InlineData("", "x: no protein was found: none of its 0 atoms")]
    [InlineData("ATOM      1  P    DA A   1       1.000   2.000   3.000\n", "x: no protein was found: none of its 1 atoms is the alpha carbon (CA)")]
    [InlineData("ATOM      1  N   ALA A   1       1.000   2.000   3.000\n", "x: no protein was found")]
    [InlineData("HETATM    1 CA    CA A   1       1.000   2.000   3.000\n", "x: no protein was found")]
    [InlineData(Alanine + "ATOM      2  C   ALA A   1       1.000   2.0", "x, line 2: the atom's row has 44 columns")]
    [InlineData("ATOM      1  CA  ALA A   1       1.000   abcde   3.000\n", "x, line 1: the y coordinate '   abcde' of atom CA, residue ALA 1, is no number")]
    [InlineData("ATOM      1  CA  ALA A   1       1.000     NaN   3.000\n", "x, line 1: the y coordinate")]
    [InlineData("ATOM      1  CA  ALA A   x       1.000   2.000   3.000\n", "x, line 1: '   x' in columns 23 to 26 is no number")]
    [InlineData("ATOM      1  CA  ALA A   1       1.000   2.000   3.000  high\n", "x, line 1: the occupancy 'high' of atom CA")]
    [InlineData("ATOM      1      ALA A   1       1.000   2.000   3.000\n", "x, line 1: an atom of residue ALA 1 has no name")]
    [InlineData(Alanine + Alanine, "x, line 2: a second atom CA in residue 1 of chain 'A'")]
    [InlineData(Alanine + "ATOM      1  CA  GLY A   1       1.000   2.000   3.000\n", "x, line 2: residue 1 of chain 'A' is ALA and GLY")]
    public void Read_BrokenFile_SaysWhereAndWhat(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<DataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_UnknownChain_NamesThoseThatAreThere() =>
        Assert.Equal("x has no chain 'C'; it has 'A', 'B'.", Assert.Throws<DataException>(() => Read(Alanine + Row(2, "GLY", "B", 2)).Find("C")).Message);

    [Theory]
    [InlineData("AB", 1, 1.0, "the chain's name 'AB' is longer")]
    [InlineData("A", -1000, 1.0, "the number -1000 is wider")]
    [InlineData("A", 1, 1e5, "the number 100000 does not fit")]
    [InlineData("A", 1, double.NaN, "the number NaN does not fit")]
    public void Write_WhatTheColumnsDoNotHold_IsRefused(string chain, int number, double x, string problem)
    {
        var structure = new Structure("x", [[new Chain(chain, [new Residue("ALA", number, ' ', [new Atom("CA", "C", new Point3(x, 0, 0))])])]]);

        Assert.Contains(problem, Assert.Throws<DataException>(() => PdbFile.Write(TextWriter.Null, structure)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 9999, "9999")]
    [InlineData(4, -999, "-999")]
    [InlineData(4, 10000, "A000")]
    [InlineData(4, 1223055, "ZZZZ")]
    [InlineData(4, 1223056, "a000")]
    [InlineData(4, 2436111, "zzzz")]
    [InlineData(5, 100000, "A0000")]
    [InlineData(5, 43770016, "a0000")]
    [InlineData(5, 87440031, "zzzzz")]
    public void Hybrid36_ValuesOfItsDefinition_AreReadAndWritten(int width, int value, string text)
    {
        Assert.Equal(text, Hybrid36.Encode(value, width));
        Assert.Equal(value, Hybrid36.Decode(text));
    }

    private static string Row(int serial, string residue, string chain, int number, string atom = "CA") =>
        $"ATOM  {serial,5}  {atom,-3} {residue} {chain}{number,4}    {10 * serial,8:F3}   2.000   3.000  1.00 20.00           C\n";

    private static Structure Read(string text) => PdbFile.Read(new StringReader(text), "x");
}
