using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Sequences;

public sealed class AminoAcidTests
{
    [Fact]
    public void LetterOf_NameOfEachLetter_IsTheLetter() =>
        Assert.All(AminoAcid.Letters, letter => Assert.Equal(letter, AminoAcid.LetterOf(AminoAcid.NameOf(letter))));

    [Theory]
    [InlineData("MSE", 'M')]
    [InlineData("SEP", 'S')]
    [InlineData("HOH", 'X')]
    public void LetterOf_OtherNames_IsWhatTheyWereMadeOf(string name, char letter) => Assert.Equal(letter, AminoAcid.LetterOf(name));

    [Theory]
    [InlineData('a', 0)]
    [InlineData('Y', 19)]
    [InlineData('B', 20)]
    [InlineData('-', 20)]
    public void IndexOf_AnyLetter_IsItsPlaceOrThatOfUnknown(char letter, int index)
    {
        Assert.Equal(index, AminoAcid.IndexOf(letter));
        Assert.Equal(index < AminoAcid.Count, AminoAcid.IsStandard(letter));
    }
}
