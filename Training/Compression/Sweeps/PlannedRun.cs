using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>One run of a sweep: an ordinary run, whose config may refer to other runs of the plan.</summary>
/// <param name="Key">Its name in the sweep: readable, stable and fit for a file's name, such as <c>sst2-tiny-qat8-kd-mp60-s3</c>.</param>
/// <param name="Labels">What tells the cell from others; null for a shared stage that is no cell, such as a pretraining.</param>
/// <param name="Config">The run's config; other runs' directories stand in it as <c>{run:KEY}</c>, see <see cref="ConfigFor"/>.</param>
/// <param name="After">Keys of the runs that must have succeeded first.</param>
public sealed record PlannedRun(string Key, CellLabels? Labels, Trainer.Config Config, IReadOnlyList<string> After)
{
    /// <summary>The shape of its encoder.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Task and architecture, such as <c>sst2-tiny</c>: runs of one shape do the same steps but for their methods.</summary>
    public required string Shape { get; init; }

    /// <summary>Whether it is a cell of the sweep, and no stage that only others need.</summary>
    public bool IsCell => Labels is not null;

    /// <summary>What stands in a config for the directory of another run.</summary>
    public static string Reference(string key) => $"{{run:{key}}}";

    /// <summary>The config with the directories of the runs it refers to.</summary>
    /// <param name="directory">Where the run of a key is, or will be.</param>
    public Trainer.Config ConfigFor(Func<string, string> directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var config = Config;
        foreach (var place in ConfigTree.Visit(Config).Where(node => node.Value is string text && text.Contains("{run:", StringComparison.Ordinal)).ToArray())
        {
            config = ConfigTree.With(config, place.Path, After.Aggregate((string)place.Value!, (text, key) => text.Replace(Reference(key), directory(key), StringComparison.Ordinal)));
        }

        return config;
    }
}
