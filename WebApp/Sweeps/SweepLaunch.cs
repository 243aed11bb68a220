using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.WebApp.Execution;
using Platform.WebApp.Execution.Queue;

namespace Platform.WebApp.Sweeps;

/// <summary>Makes the runs of a sweep's plan and queues them.</summary>
internal sealed class SweepLaunch(SweepCommands commands, RunControl control)
{
    /// <summary>Runs of one transaction: other writers must not wait long for a plan of thousands.</summary>
    private const int Portion = 100;

    /// <summary>Makes a sweep and queues all its runs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="queue">The queue of every run.</param>
    /// <param name="user">Who launches it.</param>
    /// <param name="made">Hears how many runs there are so far.</param>
    /// <returns>The sweep.</returns>
    /// <exception cref="ArgumentException">The queue's name is none.</exception>
    public async Task<long> LaunchAsync(SweepPlan plan, string name, string queue, string? user, Action<int>? made = null)
    {
        Require(queue);
        var portions = Cells(plan, queue).Chunk(Portion).ToList();
        var request = new NewSweep { Name = name.Length > 200 ? name[..200] : name, Spec = ConfigJson.Write(plan.Spec), CreatedBy = user };
        var created = await commands.CreateAsync(request, portions[0], CancellationToken.None);
        await AddAsync(plan.Spec, created.SweepId, portions, 1, user, made);
        return created.SweepId;
    }

    /// <summary>Makes the runs of a plan that a sweep does not have yet.</summary>
    /// <returns>How many there were; a refusal where the sweep is gone.</returns>
    /// <exception cref="ArgumentException">The queue's name is none.</exception>
    public async Task<SweepResult> ExtendAsync(long sweepId, SweepPlan plan, string queue, string? user, Action<int>? made = null)
    {
        Require(queue);
        var portions = Cells(plan, queue).Chunk(Portion).ToList();
        return await AddAsync(plan.Spec, sweepId, portions, 0, user, made);
    }

    private async Task<SweepResult> AddAsync(SweepSpec spec, long sweepId, List<NewCell[]> portions, int from, string? user, Action<int>? made)
    {
        var (text, added) = (ConfigJson.Write(spec), new List<long>());
        for (var i = from; i < portions.Count; i++)
        {
            made?.Invoke(i * Portion);
            var result = await commands.ExtendAsync(sweepId, text, portions[i], user, CancellationToken.None);
            if (!result.Accepted)
            {
                return result;
            }

            added.AddRange(result.RunIds);
        }

        await control.DeliverSweepAsync(sweepId);
        return new SweepResult(sweepId) { RunIds = added };
    }

    private static IEnumerable<NewCell> Cells(SweepPlan plan, string queue) => plan.Runs.Select(run => new NewCell(
        run.Key,
        run.Labels is { } labels ? CellText.Write(labels) : null,
        run.After,
        runs =>
        {
            // Beside each other, wherever the data directory is mounted: a run's process works in its own directory.
            var config = run.ConfigFor(key => FormattableString.Invariant($"../{runs[key]}"));
            return new NewRun
            {
                Name = run.Key,
                Experiment = string.Join('-', run.Key.Split('-').Take(2)),
                Spec = ConfigJson.Write(config),
                Params = ConfigTree.Flatten(config),
                Queue = queue,
            };
        }));

    private static void Require(string queue)
    {
        if (!QueueName.IsValid(queue))
        {
            throw new ArgumentException($"\"{queue}\" is no queue: it is cpu, gpu, or h- and a host's name.", nameof(queue));
        }
    }
}
