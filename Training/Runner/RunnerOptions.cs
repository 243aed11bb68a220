using System.CommandLine;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Proteins.Experiments;

namespace Platform.Training.Runner;

/// <summary>Options that several commands share, and what they mean.</summary>
internal static class RunnerOptions
{
    public static Option<string[]> Plugins() => new("--plugin")
    {
        Description = "An assembly of your own with modules, data or experiments; may be given several times. Also PLATFORM_PLUGINS, separated by ':'.",
        HelpName = "FILE.dll",
    };

    public static Option<string?> Datasets() => new("--datasets")
    {
        Description = "Directory of the data sets. Default: PLATFORM_DATASETS.",
        HelpName = "DIR",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Changes a field of the config, for example learner.optimizer.learning_rate=1e-4; may be given several times.",
        HelpName = "path=value",
    };

    public static Option<string> Checkpoint() => new("--checkpoint")
    {
        Description = "Which of the run's checkpoints: newest, healthy, best or a step.",
        HelpName = "WHICH",
        DefaultValueFactory = _ => CheckpointChoice.Newest,
    };

    /// <summary>The config that a run was started with.</summary>
    /// <exception cref="ConfigException">The directory holds no run.</exception>
    public static Trainer.Config Stored(RunDirectory run) => File.Exists(run.Spec)
        ? ConfigJson.Read<Trainer.Config>(File.ReadAllText(run.Spec))
        : throw new ConfigException("", $"\"{run.Root}\" holds no run: there is no spec.json in it.");

    /// <summary>The experiments of the program and of the plug-ins.</summary>
    public static ExperimentCatalog Catalog(IReadOnlyList<string> plugins)
    {
        var named = Environment.GetEnvironmentVariable("PLATFORM_PLUGINS")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new ExperimentCatalog([typeof(LanguageExperiments).Assembly, typeof(CompressionMethods).Assembly, typeof(ProteinExperiments).Assembly, .. ExperimentCatalog.LoadPlugins([.. named, .. plugins])]);
    }

    /// <summary>The datasets directory that was given, or the one of the environment.</summary>
    /// <exception cref="ConfigException">A directory was given and does not exist.</exception>
    public static string? DatasetsDirectory(string? given) => given switch
    {
        null => Environment.GetEnvironmentVariable("PLATFORM_DATASETS"),
        _ when Directory.Exists(given) => Path.GetFullPath(given),
        _ => throw new ConfigException("", $"The datasets directory \"{given}\" does not exist."),
    };

    /// <summary>The config of a named experiment or of a spec file.</summary>
    /// <exception cref="ConfigException">There is no such experiment, or the file is missing or wrong.</exception>
    public static Trainer.Config Find(ExperimentCatalog catalog, string nameOrFile)
    {
        var isFile = nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        if (isFile && !File.Exists(nameOrFile))
        {
            throw new ConfigException("", $"\"{nameOrFile}\" does not exist.");
        }

        return isFile ? ConfigJson.Read<Trainer.Config>(File.ReadAllText(nameOrFile)) : catalog.Find(nameOrFile).Create();
    }

    /// <summary>The job that a spec file describes; null where it describes a training, or where this is an experiment's name.</summary>
    /// <exception cref="ConfigException">The file describes a job wrongly.</exception>
    public static Job.BaseConfig? FindJob(string nameOrFile) =>
        nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(nameOrFile)
        && File.ReadAllText(nameOrFile) is var text && RunSpec.IsJob(text)
            ? (Job.BaseConfig)RunSpec.Read(text)
            : null;

    /// <summary>A config with changes of single fields.</summary>
    /// <exception cref="ConfigException">A change is wrong; every wrong change is told.</exception>
    public static T Change<T>(T config, IReadOnlyList<string> changes)
        where T : Config
    {
        var problems = new List<ConfigProblem>();
        foreach (var change in changes)
        {
            var (path, value) = change.Split('=', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : (change, null);
            try
            {
                config = ConfigTree.Set(config, path, value ?? throw new ConfigException(path, "has no value: write --set path=value."));
            }
            catch (ConfigException problem)
            {
                problems.AddRange(problem.Problems);
            }
        }

        return problems.Count == 0 ? config : throw new ConfigException([.. problems.Distinct()]);
    }
}
