using System.Diagnostics;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Formats;

public sealed class PsiBlastMatrixTests
{
    private const string Header = "\nLast position-specific scoring matrix computed\n   A R N D C Q E G H I L K M F P S T W Y V   A R N D C Q E G H I L K M F P S T W Y V\n";

    [Fact]
    public void Read_Rows_AreScoresAndShares()
    {
        var matrix = Parse(Header
            + "    1 M    -1-10  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19   0  50   0  25   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0  0.5 inf\n"
            + "    2 U     0  0  0  0  9  0  0  0  0  0  0  0  0  0  0  0  0  0  0  0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0   0  0.5 0.1\n\nfooter\n");

        Assert.Equal("MC", matrix.Sequence);
        Assert.Equal((-1, -10, 2, 19), (At(matrix.Scores, 'A'), At(matrix.Scores, 'R'), At(matrix.Scores, 'N'), At(matrix.Scores, 'V')));
        Assert.Equal(2f / 3, matrix.Profile[0, AminoAcid.IndexOf('R')], 6);
        Assert.Equal(1f / 3, matrix.Profile[0, AminoAcid.IndexOf('D')], 6);
        Assert.Equal(1 - (0.9182958 / Math.Log2(20)), matrix.Profile[0, 20], 6);

        // Without homologs the scores say it: 9 for C is e^(0.3176 * 9) times its share of the background.
        Assert.Equal(Math.Exp(0.3176 * 9) * 0.01925 / 0.07805, matrix.Profile[1, AminoAcid.IndexOf('C')] / matrix.Profile[1, 0], 0.001);

        static int At(sbyte[,] scores, char letter) => scores[0, AminoAcid.IndexOf(letter)];
    }

    [Theory]
    [InlineData("", "x, line 1: no line names the columns")]
    [InlineData(Header, "x, line 3: the matrix has no rows")]
    [InlineData(Header + "1 M 1 2\n", "x, line 4: row 1 of the matrix was expected")]
    [InlineData(Header + "2 M 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0\n", "x, line 4: row 1 of the matrix was expected")]
    [InlineData(Header + "1 M 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 z\n", "x, line 4: 'z' in column 20 of residue 1")]
    public void Read_BrokenText_SaysWhereAndWhat(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<DataException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_RealMatrices_AreOfTheirSequences()
    {
        using var directory = new TemporaryDirectory();
        Process.Start("tar", ["xf", TestData.Dataset("proteins/psiblast_pssm.tar.xz"), "-C", directory.Path]).WaitForExit();
        var files = Directory.GetFiles(directory.Path, "*.pssm", SearchOption.AllDirectories);

        Assert.Equal(60, files.Length);
        foreach (var file in files)
        {
            var matrix = PsiBlastMatrix.Read(file);

            Assert.Equal(Fasta.Read(Path.ChangeExtension(file, ".fasta"))[0].Letters, matrix.Sequence);
            Assert.All(Enumerable.Range(0, matrix.Sequence.Length), residue => Assert.Equal(1, Enumerable.Range(0, 20).Sum(letter => matrix.Profile[residue, letter]), 4));
        }
    }

    private static PsiBlastMatrix Parse(string text) => PsiBlastMatrix.Read(new StringReader(text), "x");
}
