using System.Security.Claims;
using Platform.Data.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;
using Platform.WebApp.Structures.Benchmark;

namespace Platform.WebApp.Structures;

/// <summary>Makes runs that fold proteins and runs that measure networks, and knows them again.</summary>
internal sealed class ProteinLaunch(RunActions actions)
{
    /// <summary>The experiment of runs that fold.</summary>
    public const string FoldExperiment = "fold";

    /// <summary>The experiment of runs that measure networks.</summary>
    public const string EvaluationExperiment = "evaluate-proteins";

    // Every field of so many targets is more than anybody compares.
    private const int MostListedTargets = 12;

    /// <summary>Queues a run that folds.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="ArgumentException">Name or queue are none.</exception>
    public Task<long> LaunchAsync(ClaimsPrincipal user, Fold.Config config, string? queue, long? clonedFrom, CancellationToken cancellationToken = default)
    {
        var name = config.Targets is [var only] ? $"Fold {only.Name}" : $"Fold {config.Targets[0].Name} and {config.Targets.Count - 1} more";
        return actions.LaunchAsync(user, Of(config, FoldExperiment, name, queue, clonedFrom), cancellationToken);
    }

    /// <summary>Queues a run that measures networks.</summary>
    /// <inheritdoc cref="LaunchAsync(ClaimsPrincipal, Fold.Config, string?, long?, CancellationToken)"/>
    public Task<long> LaunchAsync(ClaimsPrincipal user, EvaluateProteins.Config config, string? queue, long? clonedFrom = null, CancellationToken cancellationToken = default)
    {
        var name = $"Evaluate {string.Join(" + ", config.Networks.Select(EvaluationSummary.WordOf))} on {config.Split}{(config.Profiles ? "" : ", sequence only")}{(config.Folding is null ? ", no folding" : "")}";
        return actions.LaunchAsync(user, Of(config, EvaluationExperiment, name, queue, clonedFrom), cancellationToken);
    }

    /// <summary>Whether a run folds.</summary>
    public static bool IsFold(Run run) => run.Experiment == FoldExperiment || Read<Fold.Config>(run) is not null;

    /// <summary>Whether a run measures networks.</summary>
    public static bool IsEvaluation(Run run) => run.Experiment == EvaluationExperiment || Read<EvaluateProteins.Config>(run) is not null;

    /// <summary>Reads what a run does; null where it is a run of another kind, or cannot be read.</summary>
    public static T? Read<T>(Run run)
        where T : Job.BaseConfig
    {
        try
        {
            return RunSpec.IsJob(run.Spec) ? RunSpec.Read(run.Spec) as T : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    /// <summary>What a config's own rules say against it; nothing where it can be launched.</summary>
    internal static IReadOnlyList<ConfigProblem> ProblemsOf(Job.BaseConfig config)
    {
        try
        {
            _ = ConfigJson.Read<Job.BaseConfig>(ConfigJson.Write(config));
            return [];
        }
        catch (ConfigException exception)
        {
            return exception.Problems;
        }
    }

    private static NewRun Of(Job.BaseConfig config, string experiment, string name, string? queue, long? clonedFrom) => new()
    {
        Name = name.Length > 200 ? name[..200] : name,
        Experiment = experiment,
        Spec = ConfigJson.Write(config),
        Params = config is Fold.Config { Targets.Count: > MostListedTargets }
            ? ConfigTree.Flatten(config).Where(field => !field.Key.StartsWith("targets", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value)
            : ConfigTree.Flatten(config),
        Queue = string.IsNullOrWhiteSpace(queue) ? "cpu" : queue,
        ClonedFromId = clonedFrom,
    };
}
