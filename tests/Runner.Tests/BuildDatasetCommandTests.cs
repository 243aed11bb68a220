using System.Globalization;

namespace Platform.Runner.Tests;

/// <summary><c>build-dataset</c> as a user runs it.</summary>
public sealed class BuildDatasetCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task BuildDataset_FolderOfStructures_WritesADataset()
    {
        Directory.CreateDirectory(_directory["in"]);
        await File.WriteAllLinesAsync(Path.Combine(_directory["in"], "one.pdb"), Enumerable.Range(1, 12).Select(Alanine), TestContext.Current.CancellationToken);

        var result = await RunnerProcess.RunAsync(["build-dataset", _directory["in"], "--out", _directory["out"], "--min-length", "10", "--mmseqs", "no-such-program"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("1 of 1 files, 1 chains, 0 refused", result.Output, StringComparison.Ordinal);
        Assert.Equal("id\tsource\tlength\tcluster30\tsplit\none\t\t12\tone\ttrain\n", await File.ReadAllTextAsync(Path.Combine(_directory["out"], "splits.tsv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task BuildDataset_NoFolder_SaysSo()
    {
        var result = await RunnerProcess.RunAsync(["build-dataset", _directory["none"], "--out", _directory["out"]]);

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("none' does not exist", result.Error, StringComparison.Ordinal);
    }

    private static string Alanine(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"ATOM  {number,5}  CA  ALA A{number,4}    {3.8 * number,8:F3}   0.000   0.000  1.00  0.00           C");
}
