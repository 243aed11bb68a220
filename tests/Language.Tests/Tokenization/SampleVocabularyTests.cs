using Platform.Training.Language.Glue;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Tokenization;

public sealed class SampleVocabularyTests
{
    [Fact]
    public void Build_FromTheSampleSentences_GivesTheCommittedFile()
    {
        GlueFile train = GlueFile.Read(GlueTask.Sst2, Path.Combine(TestData.Samples, "sentiment"), GlueSplit.Train);
        WordPieceVocabulary built = VocabularyBuilder.Build(
            train.Examples.Select(example => example.Text.First), size: 2000, cancellationToken: TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("PLATFORM_UPDATE_SAMPLES") == "1")
        {
            built.Save(Path.Combine(TestData.SourceSamples(), "vocab.txt"));
            Assert.Skip("samples/vocab.txt was written anew");
        }

        Assert.Equal(WordPieceVocabulary.Load(Path.Combine(TestData.Samples, "vocab.txt")).Pieces, built.Pieces);
    }

    [Theory]
    [InlineData("train.tsv")]
    [InlineData("dev.tsv")]
    [InlineData("test.tsv")]
    public void Encode_SampleSentences_KnowsEveryWord(string file)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Path.Combine(TestData.Samples, "vocab.txt"));
        GlueFile split = GlueFile.Read(GlueTask.Sst2, Path.Combine(TestData.Samples, "sentiment", file), labelled: false);

        Assert.All(split.Examples, example => Assert.DoesNotContain(tokenizer.UnknownId, tokenizer.Encode(example.Text.First)));
    }
}
