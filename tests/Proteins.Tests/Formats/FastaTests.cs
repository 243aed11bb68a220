using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Formats;

public sealed class FastaTests
{
    [Fact]
    public void Read_SeveralSequences_HaveNamesAndLetters() => Assert.Equal(
        [new("a|1", "ACDX") { Description = "some thing" }, new NamedSequence("b", "XXXCKW")],
        Read(";comment\n>a|1  some thing \nAC\n d x*\n\n>b\nBZJUOw\n"));

    [Fact]
    public void Read_LettersWithoutHeader_AreNamedAsTheText() => Assert.Equal([new NamedSequence("x", "ACDEF")], Read("ACD\nEF\n"));

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        NamedSequence[] sequences = [new("a", new string('W', 201)) { Description = "b c" }, new("d", "ACD")];
        using var text = new StringWriter();

        Fasta.Write(text, sequences);

        Assert.Equal(sequences, Read(text.ToString()));
    }

    [Theory]
    [InlineData("", "x, line 1: no sequence was found")]
    [InlineData(">\nACD", "x, line 1: a header must name its sequence")]
    [InlineData(">a\n>b\nACD", "x, line 1: 'a' has no letters")]
    [InlineData(">a\nACD\n>a\nACD", "x, line 3: a second sequence of the name 'a'")]
    [InlineData(">a\nACD\nAC1D", "x, line 3: '1' at residue 6 is no amino acid")]
    [InlineData(">a\nAC-D", "x, line 2: '-' at residue 3: sequences have no gaps")]
    [InlineData(">a\nACD*WWW", "x, line 1: 'a' has a stop (*) at residue 4")]
    [InlineData(">a\nACGTTGCANNACGTTGCAGGGU", "x, line 1: 'a' looks like DNA or RNA")]
    public void Read_BrokenText_SaysWhereAndWhat(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<DataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("acgtacgtacgtacgtacgt", true)]
    [InlineData("ACGUACGUACGUACGUACGU", true)]
    [InlineData("ACGTACGTACGTACGTACG", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAA", false)]
    [InlineData("AGAGAGAGAGAGAGAGAGAGAGAGAGAG", false)]
    [InlineData("ACGTACGTACGTACGTACGTACGTACGTW", false)]
    public void IsNucleotides_Letters_AreToldFromProteins(string letters, bool expected) => Assert.Equal(expected, SequenceLimits.IsNucleotides(letters));

    [Theory]
    [InlineData(3, "a: 3 residues; chains of 10 to 1000 can be folded. Give the whole chain.")]
    [InlineData(3000, "a: 3000 residues; chains of 10 to 1000 can be folded. Give one domain of it.")]
    public void Check_ChainThatCannotBeFolded_StatesTheLimits(int length, string problem) =>
        Assert.Equal(problem, Assert.Throws<DataException>(() => SequenceLimits.Check(new string('A', length), "a")).Message);

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Check_ChainWithinTheLimits_Passes(int length) => SequenceLimits.Check(new string('A', length), "a");

    private static IReadOnlyList<NamedSequence> Read(string text) => Fasta.Read(new StringReader(text), "x");
}
