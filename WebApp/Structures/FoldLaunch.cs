using System.Security.Claims;
using System.Text.Json;
using Platform.Data.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Structures;

/// <summary>Makes runs that fold, and knows them again.</summary>
internal sealed class FoldLaunch(RunActions actions)
{
    /// <summary>The experiment that these runs are of.</summary>
    public const string Experiment = "fold";

    // Every field of so many targets is more than anybody compares.
    private const int MostListedTargets = 12;

    // A spec is read by names of components; those of proteins are known from here on.
    static FoldLaunch() => ConfigTypes.Add(typeof(Fold).Assembly);

    /// <summary>Queues a run.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="ArgumentException">Name or queue are none.</exception>
    public Task<long> LaunchAsync(ClaimsPrincipal user, Fold.Config config, string? queue, long? clonedFrom, CancellationToken cancellationToken = default) =>
        actions.LaunchAsync(user, Of(config, queue, clonedFrom), cancellationToken);

    /// <summary>Whether a run folds.</summary>
    public static bool IsFold(Run run) => run.Experiment == Experiment || TypeOf(run.Spec) == nameof(Fold);

    /// <summary>Reads what a run folds; null where it is another run, or cannot be read.</summary>
    public static Fold.Config? Read(Run run)
    {
        try
        {
            return IsFold(run) ? RunSpec.Read(run.Spec) as Fold.Config : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    /// <summary>The request for a run.</summary>
    internal static NewRun Of(Fold.Config config, string? queue, long? clonedFrom)
    {
        var name = config.Targets is [var only] ? $"Fold {only.Name}" : $"Fold {config.Targets[0].Name} and {config.Targets.Count - 1} more";
        return new NewRun
        {
            Name = name.Length > 200 ? name[..200] : name,
            Experiment = Experiment,
            Spec = ConfigJson.Write(config),
            Params = config.Targets.Count <= MostListedTargets ? ConfigTree.Flatten(config)
                : ConfigTree.Flatten(config).Where(field => !field.Key.StartsWith("targets", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value),
            Queue = string.IsNullOrWhiteSpace(queue) ? "cpu" : queue,
            ClonedFromId = clonedFrom,
        };
    }

    private static string? TypeOf(string spec)
    {
        try
        {
            using var document = JsonDocument.Parse(spec);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("type", out var type) ? type.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
