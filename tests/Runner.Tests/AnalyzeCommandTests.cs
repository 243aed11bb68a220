using Platform.Training.Compression.Results;

namespace Platform.Runner.Tests;

/// <summary><c>analyze</c> as a user runs it.</summary>
public sealed class AnalyzeCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Analyze_ResultsOfASweep_PrintsTheReportAndWritesIt()
    {
        WriteResults();

        var result = await RunnerProcess.RunAsync(
            ["analyze", _directory["sweep"], "--tolerance", "2", "--size", "paper", "--under", "5MB", "--resamples", "500", "--paper", "--out", _directory["report.md"]]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Reduction factor within 2 points", result.Output, StringComparison.Ordinal);
        Assert.Contains("≥ 4.00×", result.Output, StringComparison.Ordinal);
        Assert.Contains("under 5.00 MB and within 2 points", result.Output, StringComparison.Ordinal);
        Assert.Contains("arXiv:2208.09684", result.Output, StringComparison.Ordinal);
        var markdown = await File.ReadAllTextAsync(_directory["report.md"], TestContext.Current.CancellationToken);
        Assert.Contains("| tiny | QAT 8 bit |", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--size is one of", "--size", "files")]
    [InlineData(2, "--under 5ms", "--under", "5ms")]
    [InlineData(2, "--tolerance -1", "--tolerance", "-1")]
    [InlineData(2, "--resamples 5", "--resamples", "5")]
    [InlineData(4, "holds no results.json", "--resamples", "500")]
    public async Task Analyze_BadInput_SaysWhat(int code, string expected, params string[] options)
    {
        if (code == 2)
        {
            WriteResults();
        }

        var result = await RunnerProcess.RunAsync(["analyze", Directory.CreateDirectory(_directory["sweep"]).FullName, .. options]);

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private void WriteResults()
    {
        float[] labels = [.. Enumerable.Range(0, 100).Select(i => (float)(i % 2))];
        float[] answers = [.. labels.Select((label, i) => i < 90 ? label : 1 - label)];
        var cells = from methods in new[] { CompressionMethods.None, CompressionMethods.Quantization }
                    from seed in new[] { 1, 2 }
                    let size = methods == CompressionMethods.None ? 17_500_000 : 4_375_000
                    let labelled = new CellLabels("SST-2", "tiny", methods, "scratch", seed) { Bits = methods == CompressionMethods.None ? null : 8 }
                    select new CellResult(labelled, "accuracy", 0.9, new FourSizes(size, size, size, size)) { Answers = answers, Labelled = labels };
        Directory.CreateDirectory(_directory["sweep"]);
        ResultsFile.Write(Path.Combine(_directory["sweep"], ResultsFile.FileName), [.. cells]);
    }
}
