using Platform.Data.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;

namespace Platform.WebApp.New;

/// <summary>Makes a run's row from an experiment and the config it became.</summary>
internal static class Launch
{
    /// <summary>The request for a run.</summary>
    public static NewRun Of(
        Experiment experiment,
        Trainer.Config config,
        string? name = null,
        string? queue = null,
        IReadOnlyDictionary<string, string>? tags = null,
        long? clonedFrom = null) => new()
    {
        Name = string.IsNullOrWhiteSpace(name) ? experiment.Title : name.Trim(),
        Experiment = experiment.Name,
        Spec = ConfigJson.Write(config),
        Params = ConfigTree.Flatten(config),
        Queue = string.IsNullOrWhiteSpace(queue) ? "cpu" : queue,
        Tags = tags ?? new Dictionary<string, string>(),
        ClonedFromId = clonedFrom,
    };
}
