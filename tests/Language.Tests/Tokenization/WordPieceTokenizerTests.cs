using System.Text.Json;
using CsCheck;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Tokenization;

public sealed class WordPieceTokenizerTests
{
    private static readonly JsonElement Golden = TestData.Golden("tokenization.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalize_AwkwardText_GivesTheWordsOfTheOriginalAlgorithm(int index)
    {
        JsonElement example = Golden.GetProperty("cases")[index];

        string words = UncasedNormalizer.Normalize(example.GetProperty("text").GetString()!);

        Assert.Equal(string.Join(' ', Strings(example.GetProperty("words"))), words);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pieces_AwkwardText_GivesThePiecesOfTheOriginalAlgorithm(int index)
    {
        JsonElement example = Golden.GetProperty("cases")[index];
        WordPieceTokenizer tokenizer = new(WordPieceVocabulary.Create(Strings(Golden.GetProperty("vocabulary"))));

        Assert.Equal(Strings(example.GetProperty("pieces")), tokenizer.Pieces(example.GetProperty("text").GetString()!));
    }

    [Fact]
    public void Normalize_AnyText_GivesWordsThatStayAsTheyAre()
    {
        Gen.String.Sample(text =>
        {
            string words = UncasedNormalizer.Normalize(text);
            return UncasedNormalizer.Normalize(words) == words && !words.Contains("  ", StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("hello world", new[] { 7592, 2088 })]
    [InlineData("unaffable", new[] { 14477, 20961, 3468 })]
    [InlineData("Café", new[] { 7668 })]
    [InlineData("[CLS]", new[] { 1031, 18856, 2015, 1033 })]
    public void Encode_WithBertsVocabulary_GivesBertsIds(string text, int[] ids)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(TestData.Dataset("bert/vocab.txt"));

        Assert.Equal(ids, tokenizer.Encode(text));
        Assert.Equal((0, 100, 101, 102, 103), (tokenizer.PadId, tokenizer.UnknownId, tokenizer.ClassifyId, tokenizer.SeparateId, tokenizer.MaskId));
        Assert.Equal(30_522, tokenizer.Vocabulary.Count);
    }

    [Fact]
    public void Load_WithoutTheFile_SaysWhatToDo()
    {
        DataException error = Assert.Throws<DataException>(() => WordPieceVocabulary.Load("/nowhere/vocab.txt"));

        Assert.Contains("/nowhere/vocab.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithAPieceTwice_NamesFileAndLine()
    {
        using TemporaryDirectory directory = new();
        string path = directory.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nfilm\nbook\nfilm\n");

        DataException error = Assert.Throws<DataException>(() => WordPieceVocabulary.Load(path));

        Assert.Contains($"{path}, line 8: the piece 'film' stands on line 6 already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnotherKindOfFile_SaysThatSpecialPiecesAreMissing()
    {
        using TemporaryDirectory directory = new();
        string path = directory.Write("vocab.txt", "[PAD]\n[CLS]\nfilm\n");

        DataException error = Assert.Throws<DataException>(() => WordPieceVocabulary.Load(path));

        Assert.Contains("[UNK], [SEP], [MASK] are missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSamePieces()
    {
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, "vocab.txt");
        WordPieceVocabulary vocabulary = VocabularyBuilder.Build(["a film, a book"], 200, cancellationToken: TestContext.Current.CancellationToken);

        vocabulary.Save(path);

        Assert.Equal(vocabulary.Pieces, WordPieceVocabulary.Load(path).Pieces);
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
