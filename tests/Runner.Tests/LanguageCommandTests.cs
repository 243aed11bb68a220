namespace Platform.Runner.Tests;

/// <summary>Trying a trained run on a text, from the command line.</summary>
public sealed class LanguageCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Generate_ARunOfTheSampleSentences_ContinuesPromptsAlikeForASeed()
    {
        var run = await TrainAsync("sample-clm");
        string[] generate = ["generate", run, "--prompt", "The food", "--prompt", "A quiet", "--tokens", "12"];

        var first = await RunnerProcess.RunAsync([.. generate, "--seed", "5"]);
        var again = await RunnerProcess.RunAsync([.. generate, "--seed", "5"]);
        var greedy = await RunnerProcess.RunAsync([.. generate, "--temperature", "0", "--stop", "."]);
        var beams = await RunnerProcess.RunAsync(["generate", run, "--beams", "3"]);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(first.Output, again.Output);
        Assert.Equal(["the food", "a quiet"], first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ').Take(2))));
        Assert.DoesNotContain(".", greedy.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (beams.ExitCode, beams.Error));

        await AssertRefusedAsync("Runner generate", "predict", run, "--text", "The food");
        await AssertRefusedAsync("top-p: must be above 0", "generate", run, "--top-p", "2");
        await AssertRefusedAsync("cannot answer files", "predict", run, "--input", "a.tsv", "--out", "b.tsv");
    }

    [Fact]
    public async Task Predict_ATextForAClassifier_GivesProbabilitiesThatSumToOne()
    {
        var run = await TrainAsync("sample-tiny");

        var result = await RunnerProcess.RunAsync(["predict", run, "--text", "A lovely evening."]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")).ToArray();
        Assert.Equal(["0", "1"], lines.Select(line => line[0]).Order());
        Assert.Equal(1, lines.Sum(line => double.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture)), 1e-3);

        await AssertRefusedAsync("BertClassifier cannot continue texts", "generate", run);
        await AssertRefusedAsync("give --text once", "predict", run, "--text", "one", "--text", "two");
        await AssertRefusedAsync("either --text", "predict", run, "--input", "a.tsv");
    }

    private static async Task AssertRefusedAsync(string expected, params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private async Task<string> TrainAsync(string experiment)
    {
        var run = _directory[experiment];
        var result = await RunnerProcess.RunAsync(["run", experiment, "--out", run, "--set", "max_steps=5", "--set", "hardware.threads=1"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return run;
    }
}
