namespace Platform.Runner.Tests;

/// <summary>Weights in, from the command line.</summary>
public sealed class ImportTests : IDisposable
{
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "huggingface");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Import_FolderOfHuggingFace_IsWhatAnExperimentStartsFrom()
    {
        var imported = await RunnerProcess.RunAsync(["import", Path.Combine(Source, "pretraining"), "--out", _directory["bert"], "--dtype", "fp16"]);

        Assert.Equal((0, ""), (imported.ExitCode, imported.Error));
        Assert.Contains("36 of 36 parameters, 4 names unused", imported.Output, StringComparison.Ordinal);
        Assert.Contains("Its answers are those of reference.json", imported.Output, StringComparison.Ordinal);

        string[] start =
        [
            "sample-tiny", "--modify", $"UsePretrained,from={_directory["bert"]},architecture=true", "--modify", "TrimVocabulary", "--modify", "SetField,at=input.maximum_length,value=12", "--set", "max_steps=2",
        ];
        var shown = await RunnerProcess.RunAsync(["show", .. start]);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("head.weight [2, 8] <- (its first values)", shown.Error, StringComparison.Ordinal);
        var run = await RunnerProcess.RunAsync(["run", .. start, "--out", _directory["run"]]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        var again = await RunnerProcess.RunAsync(["import", _directory["run"], "--out", _directory["again"]]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(["model.json", "model.safetensors", "reference.json", "vocab.txt"], Directory.EnumerateFiles(_directory["again"]).Select(Path.GetFileName).Order());

        var chosen = await RunnerProcess.RunAsync(["import", _directory["run"], "--checkpoint", "2", "--out", _directory["chosen"]]);
        Assert.Equal((0, ""), (chosen.ExitCode, chosen.Error));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_directory["again"], "model.safetensors")), File.ReadAllBytes(Path.Combine(_directory["chosen"], "model.safetensors")));
        await AssertRefusedAsync(2, "kept no best checkpoint", _directory["run"], "--checkpoint", "best");

        var exported = await RunnerProcess.RunAsync(["export", _directory["run"], "--format", "huggingface", "--out", _directory["out"]]);
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        var back = await RunnerProcess.RunAsync(["import", _directory["out"], "--out", _directory["back"]]);
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.Contains("Its answers are those of reference.json", back.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(_directory["again"], "vocab.txt")), File.ReadAllText(Path.Combine(_directory["back"], "vocab.txt")));
    }

    [Fact]
    public async Task Import_WhatCannotBe_SaysWhyAndLeavesNothing()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Source, "pretraining")))
        {
            File.Copy(file, Path.Combine(Directory.CreateDirectory(_directory["evil"]).FullName, Path.GetFileName(file)));
        }

        File.Copy(Path.Combine(Source, "evil.bin"), Path.Combine(_directory["evil"], "pytorch_model.bin"), overwrite: true);
        await AssertRefusedAsync(4, "asks for", _directory["evil"]);
        await AssertRefusedAsync(2, "no folder and no address", _directory["nowhere"]);
        await AssertRefusedAsync(2, "no type of values", Path.Combine(Source, "bare"), "--dtype", "int8");
        await AssertRefusedAsync(1, "does not answer", "hf://owner/name", "--endpoint", "http://127.0.0.1:9");
        Assert.False(Directory.Exists(_directory["new"]));
        Assert.False(File.Exists("/tmp/platform-pickle-was-executed"));
    }

    private async Task AssertRefusedAsync(int code, string expected, params string[] arguments)
    {
        var result = await RunnerProcess.RunAsync(["import", .. arguments, "--out", _directory["new"]]);

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
