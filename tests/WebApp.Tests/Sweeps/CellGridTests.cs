using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Tests.Sweeps;

public sealed class CellGridTests
{
    [Fact]
    public void Of_Runs_GroupsSeedsByRowAndArmInOrderOfMethods()
    {
        var grid = CellGrid.Of(
            [
                Run(1, null, RunState.Succeeded),
                Run(2, Labels("tiny", CompressionMethods.Quantization | CompressionMethods.Pruning, 2), RunState.Queued, [new RunNeed(1, "teacher", RunState.Failed)]),
                Run(3, Labels("tiny", CompressionMethods.None, 2), RunState.Running),
                Run(4, Labels("tiny", CompressionMethods.None, 1), RunState.Queued, [new RunNeed(1, "teacher", RunState.Running)]),
                Run(5, Labels("mini", CompressionMethods.Quantization, 1), RunState.Failed),
            ],
            new Dictionary<long, CellResult>());

        Assert.Equal(["Baseline", "QAT 8 bit", "QAT 8 bit + MP 60 %"], grid.Columns);
        Assert.Equal(["tiny", "mini"], grid.Rows.Select(row => row.Architecture));
        Assert.Equal([4, 3], grid.At(grid.Rows[0], "Baseline").Select(cell => cell.Run!.RunId));
        Assert.Equal(["waiting", "running"], grid.At(grid.Rows[0], "Baseline").Select(cell => cell.State));
        Assert.Equal("blocked", Assert.Single(grid.At(grid.Rows[0], "QAT 8 bit + MP 60 %")).State);
        Assert.Empty(grid.At(grid.Rows[1], "Baseline"));
        Assert.Equal(1, Assert.Single(grid.Stages).Run!.RunId);
        Assert.Equal([1L, 2L], grid.Seeds);
    }

    [Fact]
    public void Labels_WrittenAndRead_AreTheSame()
    {
        var labels = Labels("tiny", CompressionMethods.Quantization | CompressionMethods.Distillation, 3) with { Others = new Dictionary<string, string> { ["augmentation"] = "none" } };

        var read = CellText.Read(CellText.Write(labels))!;

        Assert.Equal(labels with { Others = read.Others }, read);
        Assert.Equal(labels.Others, read.Others);
        Assert.Equal("QAT 8 bit + KD (augmentation none)", Arm.Treatment(read));
        Assert.Null(CellText.Read("{"));
        Assert.Null(CellText.Read(null));
    }

    private static CellLabels Labels(string architecture, CompressionMethods methods, long seed) => new("SST-2", architecture, methods, "scratch", seed)
    {
        Bits = methods.HasFlag(CompressionMethods.Quantization) ? 8 : null,
        Sparsity = methods.HasFlag(CompressionMethods.Pruning) ? 0.6 : null,
    };

    private static CellRow Run(long id, CellLabels? labels, RunState state, IReadOnlyList<RunNeed>? needs = null) =>
        new() { RunId = id, Name = $"run {id}", Key = $"key-{id}", Labels = labels is null ? null : CellText.Write(labels), State = state, Needs = needs ?? [] };
}
