using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Modifiers;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Tokenization;

public sealed class TrimmedVocabularyTests
{
    private static readonly InputEnvironment Environment = new(null, 1) { Samples = TestData.Samples };

    private static readonly GlueInput.Config Sample = new() { Directory = "samples/sentiment", Vocabulary = "samples/vocab.txt" };

    [Fact]
    public void Open_Trimmed_KeepsSpecialPiecesCharactersAndTheTrainingSplitsPieces()
    {
        using GlueInput whole = Sample.Open(Environment);
        using GlueInput trimmed = (Sample with { TrimVocabulary = true }).Open(Environment);
        WordPieceVocabulary before = whole.Tokenizer.Vocabulary;
        WordPieceVocabulary after = trimmed.Tokenizer.Vocabulary;
        string[] texts = [.. GlueFile.Read(whole.Task, Path.Combine(TestData.Samples, "sentiment"), GlueSplit.Train).Examples.Select(example => example.Text.First)];
        HashSet<string> used = [.. texts.SelectMany(whole.Tokenizer.Pieces)];

        Assert.InRange(after.Count, used.Count, before.Count - 1);
        Assert.Equal(
            before.Pieces.Where(piece => WordPieceVocabulary.Special.Contains(piece) || used.Contains(piece) || piece.Length == 1 || (piece.Length == 3 && piece.StartsWith("##", StringComparison.Ordinal))),
            after.Pieces);
        Assert.Equal(after.Count, trimmed.Facts.VocabularySize);
        Assert.Equal([.. after.Pieces], trimmed.Facts.RowNames);
        Assert.All(texts, text => Assert.Equal(whole.Tokenizer.Pieces(text), trimmed.Tokenizer.Pieces(text)));
    }

    [Fact]
    public void Open_Trimmed_SpellsEveryWordOfOtherTexts()
    {
        using GlueInput trimmed = (Sample with { TrimVocabulary = true }).Open(Environment);
        string[] others = [.. GlueFile.Read(trimmed.Task, Path.Combine(TestData.Samples, "sentiment"), GlueSplit.Dev).Examples.Select(example => example.Text.First)];

        Assert.All(others, text => Assert.DoesNotContain(WordPieceVocabulary.Unknown, trimmed.Tokenizer.Pieces(text)));
    }

    [Fact]
    public void Open_OfficialSst2_UsesTheNumberOfPiecesThatWasCounted()
    {
        TestData.Dataset("glue/SST-2/train.tsv");
        string root = System.Environment.GetEnvironmentVariable("PLATFORM_DATASETS")!;
        using GlueInput whole = new GlueInput.Config().Open(new InputEnvironment(root, 1));
        using GlueInput trimmed = new GlueInput.Config { TrimVocabulary = true }.Open(new InputEnvironment(root, 1));
        int used = GlueFile.Read(whole.Task, Path.Combine(root, "glue/SST-2"), GlueSplit.Train).Examples
            .SelectMany(example => whole.Tokenizer.Encode(example.Text.First)).Distinct().Count();

        // What the training texts use, and what stays: the special pieces and 1,911 further single characters beside these.
        Assert.Equal((30_522, 11_570, 13_486), (whole.Facts.VocabularySize, used, trimmed.Facts.VocabularySize));
    }

    [Fact]
    public void TrimVocabulary_Experiment_TrimsItsInput()
    {
        var config = new LanguageExperiments().Experiments.Single(experiment => experiment.Name == "sst2-tiny").Create();

        var modified = Modification.Of(config, new TrimVocabulary());

        Assert.True(((GlueInput.Config)modified.Config.Input).TrimVocabulary);
        Assert.Equal("input.trim_vocabulary: false -> true by TrimVocabulary", Assert.Single(modified.Edits).ToString());
    }

    [Fact]
    public void TrimVocabulary_LanguageModel_SaysWhereOneCanBeTrimmed()
    {
        var config = new LanguageExperiments().Experiments.Single(experiment => experiment.Name == "imdb-mlm-tiny").Create();

        Assert.Contains("GlueInput and ImdbInput", Assert.Throws<ConfigException>(() => Modification.Of(config, new TrimVocabulary())).Message, StringComparison.Ordinal);
    }
}
