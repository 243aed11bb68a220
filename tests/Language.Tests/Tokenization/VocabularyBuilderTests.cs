using CsCheck;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Tokenization;

public sealed class VocabularyBuilderTests
{
    [Fact]
    public void Build_FrequentWord_BecomesOnePiece()
    {
        WordPieceVocabulary vocabulary = Build(["the film", "The FILM", "the filmed"], 200);

        Assert.NotNull(vocabulary.Find("film"));
        Assert.NotNull(vocabulary.Find("the"));
        Assert.Null(vocabulary.Find("filmed"));
    }

    [Fact]
    public void Build_FullSize_StopsThere()
    {
        int alphabet = Build(["abc"], 1000).Count;

        Assert.Equal(alphabet + 1, Build(["abc abc abc"], alphabet + 1).Count);
    }

    [Fact]
    public void Build_TooSmallASize_SaysHowManyPiecesTheCharactersAre()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Build(["abc"], 10));

        Assert.Contains("more than the size of 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AnyText_CanSpellItAgain()
    {
        Gen.String.Array[1, 5].Sample(
            texts =>
            {
                WordPieceTokenizer tokenizer = new(Build(texts, 5000));
                return texts.All(text => UncasedNormalizer.Normalize(text).Split(' ').Any(word => word.Length > 100)
                    || string.Concat(tokenizer.Pieces(text)).Replace("##", "", StringComparison.Ordinal)
                        == UncasedNormalizer.Normalize(text).Replace(" ", "", StringComparison.Ordinal).Replace("##", "", StringComparison.Ordinal));
            },
            iter: 200);
    }

    private static WordPieceVocabulary Build(string[] texts, int size) =>
        VocabularyBuilder.Build(texts, size, cancellationToken: TestContext.Current.CancellationToken);
}
