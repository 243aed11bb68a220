namespace Platform.Runner.Tests;

/// <summary>Taking a model away from its run, from the command line.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Export_ARun_GivesFoldersThatAnswerAsTheRunDoes()
    {
        var run = _directory["run"];
        var trained = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", run, "--set", "max_steps=5", "--set", "hardware.threads=1"]);
        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        string[] ask = ["--text", "A lovely evening."];
        var own = await RunnerProcess.RunAsync(["predict", run, .. ask]);

        var exported = await RunnerProcess.RunAsync(["export", run, "--out", _directory["fp32"]]);
        var answer = await RunnerProcess.RunAsync(["predict", _directory["fp32"], .. ask]);
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.Equal((0, own.Output), (answer.ExitCode, answer.Output));

        var measured = await RunnerProcess.RunAsync(["export", run, "--out", _directory["int8"], "--format", "onnx-int8", "--measure"]);
        Assert.Equal(0, measured.ExitCode);
        Assert.Contains("int8/dev/accuracy", measured.Output, StringComparison.Ordinal);
        Assert.Contains("int8/latency/b1_p50_ms", measured.Output, StringComparison.Ordinal);
        Assert.Contains("int8/size/file_bytes", measured.Output, StringComparison.Ordinal);

        File.WriteAllLines(_directory["in.tsv"], ["index\tsentence", "0\tgood food", "1\tterrible food"]);
        var file = await RunnerProcess.RunAsync(["predict", _directory["int8"], "--input", _directory["in.tsv"], "--out", _directory["out.tsv"]]);
        Assert.Equal((0, ""), (file.ExitCode, file.Error));
        Assert.Equal(["index\tprediction", "0", "1"], File.ReadLines(_directory["out.tsv"]).Select((line, i) => i == 0 ? line : line.Split('\t')[0]));

        var sparse = await RunnerProcess.RunAsync(["export", run, "--out", _directory["sparse"], "--format", "sparse"]);
        var expanded = await RunnerProcess.RunAsync(["expand", Path.Combine(_directory["sparse"], "model.sparse.safetensors"), "--out", _directory["plain.safetensors"]]);
        Assert.Equal((0, 0), (sparse.ExitCode, expanded.ExitCode));
        var warm = await RunnerProcess.RunAsync(["run", "sample-tiny", "--out", _directory["warm"], "--set", "max_steps=1", "--set", $"warm_start={{\"path\":\"{_directory["plain.safetensors"]}\"}}"]);
        Assert.Equal((0, ""), (warm.ExitCode, warm.Error));

        await AssertRefusedAsync(4, "vocab.txt is missing", () => File.Delete(Path.Combine(_directory["fp32"], "vocab.txt")), "predict", _directory["fp32"], "--text", "one");
        await AssertRefusedAsync(2, "from 2 to 8, not 1", () => { }, "export", run, "--out", _directory["none"], "--format", "onnx-int8", "--bits", "1");
        await AssertRefusedAsync(2, "give one text", () => { }, "predict", _directory["int8"], "--text", "one", "--text", "two");
        await AssertRefusedAsync(4, "is no sparse file", () => { }, "expand", _directory["plain.safetensors"], "--out", _directory["other.safetensors"]);
    }

    private static async Task AssertRefusedAsync(int code, string expected, Action spoil, params string[] arguments)
    {
        spoil();
        var result = await RunnerProcess.RunAsync(arguments);

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}
