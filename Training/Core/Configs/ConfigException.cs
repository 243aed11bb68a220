namespace Platform.Training.Core.Configs;

/// <summary>A config that cannot be used, with every problem found in it.</summary>
public sealed class ConfigException(IReadOnlyList<ConfigProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>A config with a single problem.</summary>
    public ConfigException(string path, string message)
        : this([new ConfigProblem(path, message)])
    {
    }

    /// <summary>All problems, in the order of the config's fields.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}
