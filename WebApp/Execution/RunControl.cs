using Platform.Data.Runs;
using Platform.WebApp.Execution.Queue;

namespace Platform.WebApp.Execution;

/// <summary>What pages and endpoints do with runs: the command on the row, then the delivery, then the news.</summary>
internal sealed partial class RunControl(
    RunCommands commands, RunQueries queries, RunLease leases, RunDispatcher dispatcher, RunDirectories directories, RunFeed feed, ILogger<RunControl> logger)
{
    /// <summary>Makes a run and queues it.</summary>
    /// <returns>The identity of the run.</returns>
    /// <exception cref="ArgumentException">The queue's name is none.</exception>
    public async Task<long> LaunchAsync(NewRun request, CancellationToken cancellationToken = default)
    {
        if (!QueueName.IsValid(request.Queue))
        {
            throw new ArgumentException($"\"{request.Queue}\" is no queue: it is cpu, gpu, or h- and a host's name.", nameof(request));
        }

        var runId = await commands.CreateAsync(request, cancellationToken);
        await DeliverAsync(runId);
        return runId;
    }

    /// <summary>Stops a run: a queued one at once, a running one after its step, saved.</summary>
    public async Task<CommandResult> StopAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        Told(await commands.RequestStopAsync(runId, user, cancellationToken));

    /// <summary>Queues a stopped run again, to go on from its last checkpoint.</summary>
    public async Task<CommandResult> ResumeAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        await DeliveredAsync(await commands.ResumeAsync(runId, user, cancellationToken));

    /// <summary>Queues a failed run again, to go on from its last checkpoint.</summary>
    public async Task<CommandResult> RetryAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        await DeliveredAsync(await commands.RetryAsync(runId, user, cancellationToken));

    /// <summary>Makes a copy of a run, with changes, and queues it.</summary>
    public async Task<CommandResult> CloneAsync(
        long runId, CloneChanges changes, string? user, CancellationToken cancellationToken = default) =>
        changes.Queue is { } queue && !QueueName.IsValid(queue)
            ? new CommandResult(runId, $"\"{queue}\" is no queue: it is cpu, gpu, or h- and a host's name.")
            : await DeliveredAsync(await commands.CloneAsync(runId, changes, user, cancellationToken));

    /// <summary>Deletes an ended or queued run with its curves, log, checkpoints and artifacts.</summary>
    public async Task<CommandResult> DeleteAsync(long runId, CancellationToken cancellationToken = default)
    {
        var result = await commands.DeleteAsync(runId, cancellationToken);
        if (result.Accepted)
        {
            DeleteFiles(runId);
        }

        return Told(result);
    }

    /// <summary>Delivers the runs of a sweep that wait for nothing but a slot; where that fails the reconciler makes up for it.</summary>
    public async Task DeliverSweepAsync(long sweepId)
    {
        try
        {
            foreach (var run in await leases.QueuedOfAsync(sweepId, CancellationToken.None))
            {
                if (run.JobId is null)
                {
                    await dispatcher.DispatchAsync(run.RunId, run.Queue, CancellationToken.None);
                }

                feed.Publish(run.RunId);
            }
        }
        catch (Exception exception)
        {
            LogSweepNotDelivered(exception, sweepId);
        }
    }

    /// <summary>Deletes the files of a run whose row is gone.</summary>
    public void DeleteFiles(long runId)
    {
        var directory = directories.Find(runId);
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFilesLeft(exception, directory);
        }
    }

    /// <summary>Tells live pages that a run changed, after a change that did not come through here.</summary>
    public void Changed(long runId) => feed.Publish(runId);

    private CommandResult Told(CommandResult result)
    {
        if (result.Accepted)
        {
            feed.Publish(result.RunId);
        }

        return result;
    }

    private async Task<CommandResult> DeliveredAsync(CommandResult result)
    {
        if (result.Accepted)
        {
            await DeliverAsync(result.RunId);
        }

        return result;
    }

    /// <summary>The run is made and queued already; where the delivery fails the reconciler makes another.</summary>
    private async Task DeliverAsync(long runId)
    {
        try
        {
            // A run that waits for another is delivered when that one has succeeded.
            if (await queries.FindAsync(runId, CancellationToken.None) is { WaitsFor: null, Run: var run })
            {
                await dispatcher.DispatchAsync(runId, run.Queue, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            LogNotDelivered(exception, runId);
        }

        feed.Publish(runId);
    }

    [LoggerMessage(1140, LogLevel.Warning, "Run {RunId} was queued but not delivered; that is made up for in a few seconds.")]
    private partial void LogNotDelivered(Exception exception, long runId);

    [LoggerMessage(1142, LogLevel.Warning, "Runs of sweep {SweepId} were queued but not delivered; that is made up for in a few seconds.")]
    private partial void LogSweepNotDelivered(Exception exception, long sweepId);

    [LoggerMessage(1141, LogLevel.Warning, "The files in {Directory} of a deleted run could not all be deleted.")]
    private partial void LogFilesLeft(Exception exception, string directory);
}
