using Platform.Training.Compression.Augmentation;

namespace Platform.Runner.Tests;

/// <summary>Further training texts, from a masked language model to a run that learns from them.</summary>
public sealed class AugmentCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Augment_AMaskedModelOfTheSampleSentences_WritesWordsThatARunLearnsFrom()
    {
        await RunAsync(
            "run", "imdb-mlm-tiny", "--out", _directory["masked"], "--set", "input.source=GlueTexts", "--set", "input.source.directory=samples/sentiment",
            "--set", "input.vocabulary=samples/vocab.txt", "--set", "input.documents=null", "--set", "input.sequence_length=32", "--set", "max_steps=2",
            "--set", "evaluators=[]", "--set", "hardware.threads=1");

        var told = await RunAsync("augment", _directory["masked"], "--task", "Sst2", "--directory", "samples/sentiment", "--out", _directory["words.tsv"], "--candidates", "3", "--contexts", "1");

        var words = Synonyms.Read(_directory["words.tsv"]);
        Assert.Equal($"{words.Count:N0} words written to {_directory["words.tsv"]}.\n", told);
        Assert.Contains("film", words.Keys);
        Assert.All(words, word => Assert.Equal((3, false), (word.Value.Length, word.Value.Contains(word.Key))));

        await RunAsync(
            "run", "sample-tiny", "--out", _directory["student"], "--modify", "UseAugmentation,file=words.tsv", "--set", "max_steps=3", "--set", "evaluators=[]", "--set", "hardware.threads=1");
        var log = await File.ReadAllTextAsync(Path.Combine(_directory["student"], "log.txt"), TestContext.Current.CancellationToken);
        Assert.Contains("Modified epochs: 5 -> 2.5 by UseAugmentation", log, StringComparison.Ordinal);

        var refused = await RunnerProcess.RunAsync(["augment", _directory["student"], "--task", "Sst2", "--directory", "samples/sentiment", "--out", _directory["none.tsv"]], _directory.Path);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("BertClassifier does not fill gaps", refused.Error, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(arguments, _directory.Path);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }
}
