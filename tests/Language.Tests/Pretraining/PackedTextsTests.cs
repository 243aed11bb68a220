using CsCheck;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Pretraining;

public sealed class PackedTextsTests
{
    private static readonly WordPieceTokenizer Tokenizer = WordPieceTokenizer.Load(Path.Combine(TestData.Samples, "vocab.txt"));

    private static readonly Gen<string[]> Documents = Gen.OneOf(new[] { "good", "a bad film", "", "I laughed from start to finish, and then again." }.Select(text => (IGen<string>)Gen.Const(text)).ToArray()).Array[1, 30];

    [Fact]
    public void Create_AnyDocuments_HoldsAllTokensInOrderBetweenTheirMarks() => Gen.Select(Documents, Gen.Int[4, 20], Gen.Int[0, 1], Gen.Bool).Sample((documents, row, overlap, opened) =>
    {
        int? start = opened ? Tokenizer.ClassifyId : null;

        PackedTexts packed = PackedTexts.Create(documents, Tokenizer, new Packing(row, overlap, start));

        int[] expected = [.. documents.Where(document => document.Length > 0)
            .SelectMany(document => (start is { } id ? new[] { id } : []).Concat(Tokenizer.Encode(document)).Append(Tokenizer.SeparateId))];
        int[] found = [.. Enumerable.Range(0, packed.Count).SelectMany(index => packed.Row(index).ToArray().Take(index + 1 < packed.Count ? row : int.MaxValue))];
        Assert.Equal(expected.Length, packed.Tokens);

        // Fewer than eight tokens at the end are left out.
        Assert.Equal(expected.Take(found.Length), found);
        Assert.InRange(expected.Length - found.Length, 0, 8);
        for (int index = 0; index + 1 < packed.Count; index++)
        {
            Assert.Equal(row + overlap, packed.Row(index).Length);
        }
    });

    [Fact]
    public void Create_ManyDocuments_DoesNotDependOnHowTheyAreTaken()
    {
        string[] documents = [.. Enumerable.Range(0, 3000).Select(index => $"film {index}")];

        PackedTexts packed = PackedTexts.Create(documents, Tokenizer, new Packing(1000, 0, null));

        Assert.Equal(3000, packed.Documents);
        Assert.Equal(documents.SelectMany(document => Tokenizer.Encode(document).Append(Tokenizer.SeparateId)).Take(1000), packed.Row(0).ToArray());
    }

    [Fact]
    public void Create_WordsTheVocabularyCannotSpell_AreCounted() =>
        Assert.Equal(2, PackedTexts.Create(["good \u4e2d film \u4e2d"], Tokenizer, new Packing(4, 0, null)).Unknown);
}
