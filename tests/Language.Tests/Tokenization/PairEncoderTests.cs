using CsCheck;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Tokenization;

public sealed class PairEncoderTests
{
    private static readonly WordPieceTokenizer Tokenizer = new(WordPieceVocabulary.Create(
        [.. WordPieceVocabulary.Special, .. "abcdefghij".Select(letter => letter.ToString())]));

    [Fact]
    public void Encode_OneText_IsFramedByClsAndSep()
    {
        EncodedTexts texts = Encode(16, new TextPair("a b"));

        Assert.Equal([2, 5, 6, 3], texts.Ids(0).ToArray());
        Assert.Equal(4, texts.FirstLength(0));
        Assert.Equal(0, texts.Truncated);
    }

    [Fact]
    public void Encode_Pair_HasTwoSegments()
    {
        EncodedTexts texts = Encode(16, new TextPair("a b", "c"));

        Assert.Equal([2, 5, 6, 3, 7, 3], texts.Ids(0).ToArray());
        Assert.Equal(4, texts.FirstLength(0));
    }

    [Fact]
    public void Encode_EmptyTexts_KeepOnlyTheFrame()
    {
        EncodedTexts texts = Encode(16, new TextPair(""), new TextPair("", ""));

        Assert.Equal([2, 3], texts.Ids(0).ToArray());
        Assert.Equal([2, 3, 3], texts.Ids(1).ToArray());
    }

    [Fact]
    public void Encode_TooLongPair_CutsTheLongerTextFirst()
    {
        EncodedTexts texts = Encode(8, new TextPair("a b c d e f", "g h i"));

        Assert.Equal([2, 5, 6, 7, 3, 11, 12, 3], texts.Ids(0).ToArray());
        Assert.Equal(1, texts.Truncated);
    }

    [Fact]
    public void Truncate_AnyLengths_EqualsRemovingOnePieceAtATime()
    {
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[1, 50]).Sample((first, second, room) =>
        {
            (int expectedFirst, int expectedSecond) = (first, second);
            while (expectedFirst + expectedSecond > room)
            {
                (expectedFirst, expectedSecond) = expectedFirst > expectedSecond ? (expectedFirst - 1, expectedSecond) : (expectedFirst, expectedSecond - 1);
            }

            return PairEncoder.Truncate(first, second, room) == (expectedFirst, expectedSecond);
        });
    }

    [Fact]
    public void Encode_ManyTexts_KeepsTheirOrder()
    {
        TextPair[] pairs = [.. Enumerable.Range(0, 2000).Select(number => new TextPair(string.Join(' ', Enumerable.Repeat("abcdefghij"[number % 10], number % 7))))];

        EncodedTexts texts = Encode(32, pairs);

        Assert.Equal(2000, texts.Count);
        Assert.All(Enumerable.Range(0, 2000), index => Assert.Equal(Encode(32, pairs[index]).Ids(0).ToArray(), texts.Ids(index).ToArray()));
        Assert.Equal(texts.TokenCount, texts.Lengths().Sum());
    }

    private static EncodedTexts Encode(int maximumLength, params TextPair[] texts) =>
        new PairEncoder(Tokenizer, maximumLength).Encode(texts, TestContext.Current.CancellationToken);
}
