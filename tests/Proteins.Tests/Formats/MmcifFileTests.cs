using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Formats;

public sealed class MmcifFileTests
{
    private const string Items = "loop_\n_atom_site.group_PDB\n_atom_site.label_atom_id\n_atom_site.label_comp_id\n_atom_site.label_asym_id\n_atom_site.auth_seq_id\n"
        + "_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n";

    [Fact]
    public void Read_FewItems_AreEnough()
    {
        var structure = Read("# a comment\ndata_1ABC\n" + Items + "ATOM CA ALA 'A' 7 1 2(3) -3e0 # more\nATOM \"CA\" GLY\nA\n8 1 2 3\nHETATM O HOH A 9 1 2 3\n");

        Assert.Equal(("1ABC", "AG"), (structure.Name, structure.Find("A").Sequence));
        Assert.Equal(new Atom("CA", "C", new Point3(1, 2, -3)), structure.Chains[0].Residues[0]["CA"]);
    }

    [Fact]
    public void Read_SecondBlock_IsPassedOver() => Assert.Single(Read("data_a\n" + Items + "ATOM CA ALA A 7 1 2 3\ndata_b\n_atom_site.id 1\n").Chains);

    [Fact]
    public void Read_SingleAtomAsItems_IsRead() => Assert.Equal(
        "A",
        Read("data_a\n_ATOM_SITE.label_atom_id CA\n_atom_site.label_comp_id ALA\n_atom_site.auth_seq_id\n;-1\n;\n_atom_site.Cartn_X 1\n_atom_site.Cartn_y 1\n_atom_site.Cartn_z 1").Chains[0].Sequence);

    [Theory]
    [InlineData("", "x, line 1: a CIF file begins with data_NAME")]
    [InlineData("data_a\n", "x: no atoms were found: the file has no table _atom_site")]
    [InlineData("data_a\n_entry.id\n", "x, line 2: the item _entry.id has no value")]
    [InlineData("data_a\n_entry.id a b\n", "x, line 2: the value 'b' belongs to no item")]
    [InlineData("data_a\n_entry.id 'a b\n", "x, line 2: a value that begins with ' has no end")]
    [InlineData("data_a\n_entry.id\n;a\nb\n", "x, line 3: a text that begins with ;")]
    [InlineData("data_a\nloop_\n1\n", "x, line 2: a loop_ without items")]
    [InlineData("data_a\n" + Items + "ATOM CA ALA A 7 1 2\n", "x, line 11: the loop_ of _atom_site.group_PDB in line 2 has 8 items and 7 values")]
    [InlineData("data_a\n" + Items + "ATOM CA ALA A 7 1 2 z\n", "x, line 11: atom ? of residue ALA 7: Cartn_z 'z' is no number")]
    [InlineData("data_a\n" + Items + "ATOM CA ALA A 7 1 2 .\n", "x, line 11: atom ? of residue ALA 7: it has no Cartn_z")]
    [InlineData("data_a\n" + Items + "ATOM CA ALA A x 1 2 3\n", "x, line 11: atom ? of residue ALA x: auth_seq_id 'x' is no whole number")]
    [InlineData("data_a\n" + Items + "ATOM N ALA A 7 1 2 3\n", "x: no protein was found")]
    [InlineData("data_a\nloop_\n_atom_site.id\n1\n", "x, line 4: the table _atom_site has no Cartn_x")]
    [InlineData("data_a\n" + Items + "ATOM N ALA A 7 1 2 3\n_atom_site.id 3", "x, line 12: the item _atom_site.id stands a second time")]
    [InlineData("data_a\n_entity_poly_seq.entity_id 1\n_entity_poly_seq.num 3\n_entity_poly_seq.mon_id ALA\n" + Items + "ATOM N ALA A 7 1 2 3\n", "x, line 2: the numbers of _entity_poly_seq")]
    [InlineData("data_a\nsave_b\n", "x, line 2: a save frame")]
    public void Read_BrokenFile_SaysWhereAndWhat(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<DataException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static Structure Read(string text) => MmcifFile.Read(new StringReader(text), "x");
}
