using Microsoft.Extensions.DependencyInjection;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.WebApp.New;

namespace Platform.WebApp.Tests.New;

public sealed class ModelSizesTests : IDisposable
{
    private readonly SiteFactory _site = new();

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_EveryExperimentWithItsData_CountsWithoutLibtorch()
    {
        var experiments = _site.Services.GetRequiredService<Experiments>();
        var counted = 0;
        foreach (var experiment in experiments.All.Where(experiment => experiments.MissingData(experiment).Count == 0))
        {
            var config = experiment.Create();
            var change = await SizesOf(config, config);
            Assert.Null(change.Unknown);
            Assert.True(change.Before!.Parameters > 0);
            Assert.Equal(change.Before, change.After);
            counted++;
        }

        Assert.True(counted > 0);
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain("libtorch", await File.ReadAllTextAsync("/proc/self/maps", End), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Compare_Adapters_TrainLess()
    {
        var config = Sample();
        var change = await SizesOf(config, Modification.Of(config, new UseLora()).Config);
        Assert.True(change.After!.Parameters > change.Before!.Parameters);
        Assert.True(change.After.Bytes < change.Before.Bytes);
    }

    [Fact]
    public async Task Compare_NoData_SaysSo()
    {
        var config = ConfigTree.Set(Sample(), "input.vocabulary", "nowhere/vocab.txt");
        Assert.Contains("nowhere/vocab.txt", (await SizesOf(Sample(), config)).Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_ModelThatCannotBe_SaysWhy()
    {
        var config = Modification.Of(Sample(), Modifier.Parse("SetField,at=**.attention.heads,value=7")).Config;
        Assert.Contains("cannot be built", (await SizesOf(Sample(), config)).Unknown, StringComparison.Ordinal);
    }

    public void Dispose() => _site.Dispose();

    private Trainer.Config Sample() => _site.Services.GetRequiredService<Experiments>().Find("sample-tiny").Create();

    private Task<SizeChange> SizesOf(Trainer.Config before, Trainer.Config after) =>
        _site.Services.GetRequiredService<ModelSizes>().CompareAsync(before, after, End);
}
