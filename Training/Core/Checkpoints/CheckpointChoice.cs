using System.Globalization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Finds the checkpoint that a user names in a word: <c>newest</c>, <c>healthy</c>, <c>best</c> or a step.</summary>
public static class CheckpointChoice
{
    /// <summary>The newest that is intact.</summary>
    public const string Newest = "newest";

    /// <summary>The newest healthy one that is intact.</summary>
    public const string Healthy = "healthy";

    /// <summary>The best by the figure that the run's config names.</summary>
    public const string Best = "best";

    /// <summary>Finds an intact checkpoint.</summary>
    /// <param name="directory">The run's checkpoint directory.</param>
    /// <param name="config">As the run has it.</param>
    /// <param name="choice">The word or the step.</param>
    /// <param name="warn">Told of every damaged checkpoint that was passed over.</param>
    /// <exception cref="ConfigException">The word means nothing, or not for this run.</exception>
    /// <exception cref="DataException">There is no such checkpoint, or it is damaged.</exception>
    public static Checkpoint Find(string directory, CheckpointStore.Config config, string choice, Action<string> warn)
    {
        var all = CheckpointStore.Survey(directory, config);
        if (all.Count == 0)
        {
            throw new DataException($"\"{directory}\" has no checkpoint yet; let the run go on first.");
        }

        var candidates = choice switch
        {
            Newest => all,
            Healthy => [.. all.Where(checkpoint => checkpoint.IsHealthy)],
            Best when config.Best is { } best => [.. best.Rank(all)],
            Best => throw new ConfigException("checkpoints.best", "is empty in this run, so it kept no best checkpoint; choose newest, healthy or a step."),
            _ when long.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out var step) => [.. all.Where(checkpoint => checkpoint.Step == step)],
            _ => throw new ConfigException("", $"\"{choice}\" names no checkpoint: give newest, healthy, best or a step."),
        };
        foreach (var candidate in candidates)
        {
            if (Damage(candidate) is not { } damage)
            {
                return candidate;
            }

            warn($"The checkpoint of step {candidate.Step} is damaged and was passed over: {damage}");
        }

        throw new DataException(
            $"There is no intact checkpoint \"{choice}\" in \"{directory}\"; it has those of the steps {string.Join(", ", all.Select(checkpoint => checkpoint.Step).Distinct())}.");
    }

    /// <summary>What is wrong with a checkpoint's files, naming the tensor; null where it is intact.</summary>
    public static string? Damage(Checkpoint checkpoint)
    {
        try
        {
            CheckpointStore.Verify(checkpoint.Path);
            return null;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            return problem.Message;
        }
    }
}
