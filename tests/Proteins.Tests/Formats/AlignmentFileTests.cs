using System.Diagnostics;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Formats;

public sealed class AlignmentFileTests
{
    [Fact]
    public void Read_A3m_LeavesOutInsertions()
    {
        var alignment = Read("#A comment\n>ss_pred\nHHHH\n>q first\nACDE\n>r\nA.aaC-\nW\n>s\nacdeXBUO\n");

        Assert.Equal(["q", "r", "s"], alignment.Names);
        Assert.Equal("ACDE", alignment.Query);
        Assert.Equal(["AC-W", "XXCK"], Rows(alignment).Skip(1));
        Assert.Equal((3, 4, Alignment.Gap), (alignment.Rows, alignment.Columns, alignment[1, 2]));
        Assert.Null(alignment.FileColumns);
    }

    [Fact]
    public void Read_RowsWithoutHeaders_AreAligned()
    {
        var alignment = Read("A-CDE\nAW.de\n-----\n");

        Assert.Equal(["ACDE", "A-DE", "----"], Rows(alignment));
        Assert.Equal([0, 2, 3, 4], alignment.FileColumns!);
    }

    [Fact]
    public void Read_AlignedFasta_TakesLowerCaseAsLetters() => Assert.Equal(["ACD", "A-D"], Rows(Read(">a\nAC-D\n>b\nA.wd\n")));

    [Fact]
    public void Read_SomeRows_AreTheFirst() => Assert.Equal(2, AlignmentFile.Read(new StringReader(">a\nAC\n>b\nAW\n>c\nAD\n"), "x.a3m", 2).Rows);

    [Theory]
    [InlineData("", "x, line 1: the alignment is empty")]
    [InlineData(">a\n>b\nACD\n", "x, line 1: the row 'a' has no letters")]
    [InlineData(">a\nACD\n>b\nACDE\n", "x, line 3: row 2 has 4 columns, the first row has 3, counted without insertions")]
    [InlineData("ACD\nAC\n", "x, line 2: row 2 has 2 columns, the first row has 3.")]
    [InlineData("ACD\nA1D\n", "x, line 2: '1' at place 2 of the row '' is neither")]
    [InlineData("ACD\n>a\nACD\n", "x, line 2: a header after rows without one")]
    [InlineData(">a\nacd\n", "x, line 1: the first row, the query, has no residues in upper case")]
    [InlineData(">a\nACGTACGT-ACGTACGTACGT\n", "x, line 1: the first row looks like DNA")]
    public void Read_BrokenText_SaysWhereAndWhat(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<DataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ACWE", "residue 3 is D there and W in the sequence")]
    [InlineData("ACD", "it has 4 residues, the sequence 3")]
    [InlineData("ACDEF", "it has 4 residues, the sequence 5")]
    public void CheckQuery_AnotherSequence_SaysWhereItDiffers(string sequence, string problem)
    {
        var alignment = Read(">a\nACDE\n>b\nACWE\n");

        alignment.CheckQuery("ACDE");
        Assert.Contains(problem, Assert.Throws<DataException>(() => alignment.CheckQuery(sequence)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RealAlignments_AgreeInBothFormats()
    {
        using var directory = new TemporaryDirectory();
        var archive = TestData.Dataset("proteins/msa/casp12.tar.xz");
        Process.Start("tar", ["xf", archive, "-C", directory.Path]).WaitForExit();
        var folder = Path.Combine(directory.Path, "output", "T0866-2017-Oct-23", "alignments");

        var aligned = AlignmentFile.Read(Path.Combine(folder, "T0866.aln"));
        var inserted = AlignmentFile.Read(Path.Combine(folder, "hhb-cov60.a3m"));

        Assert.Equal(4016, aligned.Rows);
        Assert.Equal(Fasta.Read(Path.Combine(directory.Path, "input", "T0866.fasta"))[0].Letters, aligned.Query);
        Assert.Equal(aligned.Query, inserted.Query);
        Assert.Equal(Rows(inserted), Rows(aligned));
    }

    private static string[] Rows(Alignment alignment) =>
        [.. Enumerable.Range(0, alignment.Rows).Select(row => string.Concat(alignment.Row(row).ToArray().Select(state => (AminoAcid.Letters + "-")[state])))];

    private static Alignment Read(string text) => AlignmentFile.Read(new StringReader(text), "x");
}
