using Platform.Training.Core.Configs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>How runs of a sweep or a search are executed.</summary>
/// <param name="Jobs">Runs at a time.</param>
/// <param name="Datasets">Directory of the data sets; null where none is set up.</param>
/// <param name="Plugins">The user's own assemblies.</param>
internal sealed record SweepSettings(int Jobs, string? Datasets, IReadOnlyList<string> Plugins)
{
    /// <summary>Settings as the command line gives them.</summary>
    /// <param name="jobs">Runs at a time; null for as many as there are cores for.</param>
    /// <param name="threads">Threads of a run; null for all.</param>
    /// <param name="datasets">The option's value.</param>
    /// <param name="plugins">The option's values.</param>
    /// <exception cref="ConfigException">A value is wrong.</exception>
    public static SweepSettings From(int? jobs, int? threads, string? datasets, IReadOnlyList<string> plugins) => new(
        jobs switch
        {
            null => Math.Max(1, Environment.ProcessorCount / (threads ?? Environment.ProcessorCount)),
            > 0 => jobs.Value,
            _ => throw new ConfigException("", $"--jobs must be above 0, not {jobs}."),
        },
        RunnerOptions.DatasetsDirectory(datasets) is { } data ? Path.GetFullPath(data) : null,
        plugins);
}
