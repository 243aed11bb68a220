using System.Security.Claims;
using Platform.Data.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Makes runs that measure networks, and knows them again.</summary>
internal sealed class EvaluationLaunch(RunActions actions)
{
    /// <summary>The experiment that these runs are of.</summary>
    public const string Experiment = "evaluate-proteins";

    // A spec is read by names of components; those of proteins are known from here on.
    static EvaluationLaunch() => ConfigTypes.Add(typeof(EvaluateProteins).Assembly);

    /// <summary>Queues a run.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="ArgumentException">The queue is none.</exception>
    public Task<long> LaunchAsync(ClaimsPrincipal user, EvaluateProteins.Config config, string? queue, long? clonedFrom = null, CancellationToken cancellationToken = default)
    {
        var name = $"Evaluate {string.Join(" + ", config.Networks.Select(EvaluationSummary.WordOf))} on {config.Split}{(config.Profiles ? "" : ", sequence only")}{(config.Folding is null ? ", no folding" : "")}";
        return actions.LaunchAsync(
            user,
            new NewRun
            {
                Name = name.Length > 200 ? name[..200] : name,
                Experiment = Experiment,
                Spec = ConfigJson.Write(config),
                Params = ConfigTree.Flatten(config),
                Queue = string.IsNullOrWhiteSpace(queue) ? "cpu" : queue,
                ClonedFromId = clonedFrom,
            },
            cancellationToken);
    }

    /// <summary>Whether a run measures networks.</summary>
    public static bool IsEvaluation(Run run) => run.Experiment == Experiment || Read(run) is not null;

    /// <summary>Reads what a run measures; null where it is another run, or cannot be read.</summary>
    public static EvaluateProteins.Config? Read(Run run)
    {
        try
        {
            return RunSpec.IsJob(run.Spec) ? RunSpec.Read(run.Spec) as EvaluateProteins.Config : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }
}
