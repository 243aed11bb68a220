using System.Reflection;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Experiments;

/// <summary>Every experiment of the program and of the user's own assemblies.</summary>
public sealed class ExperimentCatalog
{
    private readonly Dictionary<string, Experiment> _named = new(StringComparer.Ordinal);

    /// <summary>Collects the experiments of assemblies, and makes their components known to <see cref="ConfigTypes"/>.</summary>
    /// <exception cref="ConfigException">Two experiments or two components have the same name.</exception>
    public ExperimentCatalog(params IEnumerable<Assembly> assemblies)
    {
        foreach (var assembly in assemblies.Distinct())
        {
            ConfigTypes.Add(assembly);
            foreach (var experiment in assembly.GetTypes().Where(IsSource).SelectMany(source => ((IExperimentSource)Activator.CreateInstance(source)!).Experiments))
            {
                if (!_named.TryAdd(experiment.Name, experiment))
                {
                    throw new ConfigException("", $"Two experiments are named \"{experiment.Name}\"; the second is in {assembly.GetName().Name}.");
                }
            }
        }
    }

    /// <summary>All experiments, by name.</summary>
    public IReadOnlyList<Experiment> All => [.. _named.Values.OrderBy(experiment => experiment.Name, StringComparer.Ordinal)];

    /// <summary>Loads the user's own assemblies.</summary>
    /// <param name="paths">Paths of .dll files.</param>
    /// <exception cref="ConfigException">A file is missing or is no assembly.</exception>
    public static IReadOnlyList<Assembly> LoadPlugins(IEnumerable<string> paths) =>
    [
        .. paths.Select(path =>
        {
            try
            {
                return Assembly.LoadFrom(Path.GetFullPath(path));
            }
            catch (Exception problem) when (problem is IOException or BadImageFormatException)
            {
                throw new ConfigException("", $"The plug-in \"{path}\" cannot be loaded: {problem.Message}");
            }
        }),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="ConfigException">There is none; suggests the nearest.</exception>
    public Experiment Find(string name) => _named.TryGetValue(name, out var experiment)
        ? experiment
        : throw new ConfigException("", $"There is no experiment \"{name}\". {Suggestion.For(name, _named.Keys)}");

    private static bool IsSource(Type type) => typeof(IExperimentSource).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false };
}
