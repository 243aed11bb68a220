using Microsoft.Extensions.Options;
using Platform.Data.Runs;
using Platform.WebApp.Execution.Machine;
using Platform.WebApp.Execution.Queue;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Execution;

/// <summary>Executes runs: wins the lease, starts the process, follows it to its end, decides what comes next.</summary>
internal sealed partial class RunSupervisor(
    RunLease leases,
    RunQueries queries,
    RunIngestion ingestion,
    RunnerLauncher launcher,
    RunDirectories directories,
    RunDispatcher dispatcher,
    SweepTidying tidying,
    ActiveRuns active,
    SlotGate slots,
    HostIdentity host,
    RunWatch watch,
    RunFeed feed,
    IOptions<ExecutionOptions> options,
    TimeProvider time,
    ILogger<RunSupervisor> logger)
{
    /// <summary>Executes a queued run in a place of its queue, to its end or until this process shuts down.</summary>
    /// <remarks>Does nothing where the run is not queued any more: a delivery may come twice, late, or after a stop.</remarks>
    /// <param name="runId">The run.</param>
    /// <param name="abandon">Cancels the wait for a place; a run that has begun goes on.</param>
    /// <param name="shutdown">Cancelled when this process shuts down.</param>
    public async Task ExecuteAsync(long runId, CancellationToken abandon, CancellationToken shutdown)
    {
        using var claim = active.TryTake(runId);
        if (claim is null || await queries.FindRunAsync(runId, abandon) is not { State: RunState.Queued } run)
        {
            return;
        }

        using var slot = await slots.EnterAsync(run.Queue, abandon);
        if (await leases.TryAcquireAsync(runId, host.Name, abandon) is not { } lease)
        {
            return;
        }

        feed.Publish(runId);
        await SuperviseAsync(lease, null, slot, shutdown);
    }

    /// <summary>Takes over a run that an earlier process of this host owned: follows its process, or starts it again where that has ended.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="onlyHost">Whether this host is the only one there can be, so that a run of any owner is its own.</param>
    /// <param name="shutdown">Cancelled when this process shuts down.</param>
    /// <returns>The work of following it, begun, with its place taken; null where the run is not this host's to take.</returns>
    public async Task<Task?> AdoptAsync(long runId, bool onlyHost, CancellationToken shutdown)
    {
        var claim = active.TryTake(runId);
        if (claim is null)
        {
            return null;
        }

        try
        {
            if (await leases.TryAdoptAsync(runId, host.Name, onlyHost, shutdown) is { } lease
                && await queries.FindRunAsync(runId, shutdown) is { } run)
            {
                var following = FollowAdoptedAsync(claim, slots.Occupy(run.Device), lease, run, shutdown);
                claim = null;
                return following;
            }

            return null;
        }
        finally
        {
            claim?.Dispose();
        }
    }

    private async Task FollowAdoptedAsync(IDisposable claim, Slot slot, Lease lease, Run run, CancellationToken shutdown)
    {
        using var claimed = claim;
        using var place = slot;
        await Task.Yield();
        var process = launcher.FindStarted(run);
        if (process is not null)
        {
            LogAdopted(run.Id, process.Identity.Id);
            await leases.RecordProcessAsync(lease, process.Identity.Id, process.Identity.Start, CancellationToken.None);
        }
        else if (run.Attempt > 0)
        {
            // It ended while nobody watched: take in what it left, then decide.
            if (!await watch.DrainAsync(lease, shutdown)
                || !await DecideAsync(lease, new RunnerExit { StopRequested = run.StopRequested }, shutdown))
            {
                return;
            }
        }

        await SuperviseAsync(lease, process, slot, shutdown);
    }

    private async Task SuperviseAsync(Lease lease, RunnerProcess? process, Slot slot, CancellationToken shutdown)
    {
        var again = true;
        while (again)
        {
            try
            {
                process ??= await StartAsync(lease, slot, shutdown);
            }
            catch (RunStartException exception)
            {
                LogNotStarted(lease.RunId, exception.Message);
                await EndAsync(lease, new RunVerdict(RunState.Failed, exception.Message, exception.FailureClass), null);
                return;
            }

            if (process is null)
            {
                return;
            }

            using (process)
            {
                var exit = await watch.FollowAsync(lease, process, shutdown);
                again = exit is not null && await DecideAsync(lease, exit, shutdown);
            }

            process = null;
        }
    }

    /// <summary>Starts the next attempt.</summary>
    /// <returns>The process; null where there is nothing to start any more, and the lease is given up.</returns>
    private async Task<RunnerProcess?> StartAsync(Lease lease, Slot slot, CancellationToken shutdown)
    {
        var run = await queries.FindRunAsync(lease.RunId, CancellationToken.None);
        if (run is null)
        {
            return null;
        }

        if (!await IsFreeAsync(lease, run, shutdown))
        {
            return null;
        }

        if (!await leases.BeginAttemptAsync(lease, slot.Device, CancellationToken.None)
            || await queries.FindRunAsync(lease.RunId, CancellationToken.None) is not { } begun)
        {
            return null;
        }

        var process = launcher.Start(begun, slot.Device);
        if (!await leases.RecordProcessAsync(lease, process.Identity.Id, process.Identity.Start, CancellationToken.None))
        {
            process.Kill();
            process.Dispose();
            return null;
        }

        LogStarted(lease.RunId, begun.Attempt, process.Identity.Id);
        feed.Publish(lease.RunId);
        return process;
    }

    /// <summary>Waits until no earlier process works in the run directory; gives the run up where a stop or the shutdown comes first.</summary>
    private async Task<bool> IsFreeAsync(Lease lease, Run run, CancellationToken shutdown)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var status = await leases.RenewAsync(lease, CancellationToken.None);
            if (!status.Held)
            {
                return false;
            }

            if (status.StopRequested)
            {
                await EndAsync(lease, RunVerdict.Of(new RunnerExit { StopRequested = true }, run), null);
                return false;
            }

            if (shutdown.IsCancellationRequested)
            {
                await EndAsync(lease, RunVerdict.Of(new RunnerExit { ShuttingDown = true }, run), null);
                return false;
            }

            if (!launcher.IsBusy(run))
            {
                return true;
            }

            if (time.GetElapsedTime(since) > options.Value.LeaseTimeout)
            {
                await EndAsync(
                    lease, new RunVerdict(RunState.Queued, "waits: an earlier process of this run still works in its directory"), null);
                return false;
            }

            await Task.Delay(options.Value.PollInterval, time, CancellationToken.None);
        }
    }

    /// <summary>Writes what comes of an exit.</summary>
    /// <returns>Whether the run's process is to be started again here.</returns>
    private async Task<bool> DecideAsync(Lease lease, RunnerExit exit, CancellationToken shutdown)
    {
        if (await queries.FindRunAsync(lease.RunId, CancellationToken.None) is not { } run)
        {
            return false;
        }

        var verdict = RunVerdict.Of(exit, run);
        if (verdict.State != RunState.Running)
        {
            await EndAsync(lease, verdict, exit.Code);
            return false;
        }

        var stalled = await leases.InterruptAsync(lease, verdict.Reason!, exit.Code, CancellationToken.None);
        feed.Publish(lease.RunId);
        if (stalled is null)
        {
            return false;
        }

        LogInterrupted(lease.RunId, verdict.Reason!, stalled.Value);
        if (stalled >= options.Value.MaxStalledAttempts)
        {
            var reason = $"{verdict.Reason}\nGiven up after {stalled} attempts in a row that did not reach a new checkpoint.";
            await EndAsync(lease, verdict with { State = RunState.Failed, Reason = reason }, exit.Code);
            return false;
        }

        await Task.Delay(options.Value.RestartDelay * stalled.Value, time, shutdown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    private async Task EndAsync(Lease lease, RunVerdict verdict, int? exitCode)
    {
        if (verdict.State.IsEnded())
        {
            await RegisterArtifactsAsync(lease);
        }

        await leases.CompleteAsync(lease, new RunEnd(verdict.State, verdict.Reason, verdict.FailureClass, exitCode), CancellationToken.None);
        LogEnded(lease.RunId, verdict.State, verdict.Reason ?? "");
        feed.Publish(lease.RunId);
        if (verdict.State == RunState.Succeeded)
        {
            await DeliverWaitingAsync(lease.RunId);
            await tidying.TidyAsync(lease.RunId);
        }
    }

    /// <summary>Delivers at once what waited for this run; where that fails the reconciler makes up for it.</summary>
    private async Task DeliverWaitingAsync(long runId)
    {
        try
        {
            foreach (var run in await leases.QueuedAfterAsync(runId, CancellationToken.None))
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
            LogNotDelivered(exception, runId);
        }
    }

    private async Task RegisterArtifactsAsync(Lease lease)
    {
        var reading = ArtifactScan.ReadAsync(directories.Find(lease.RunId), CancellationToken.None);
        while (await Task.WhenAny(reading, Task.Delay(options.Value.Heartbeat, time)) != reading)
        {
            await leases.RenewAsync(lease, CancellationToken.None);
        }

        try
        {
            if (await reading is { Count: > 0 } artifacts)
            {
                await ingestion.RegisterArtifactsAsync(lease, artifacts, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await leases.NoteAsync(lease, "warning", $"The artifacts could not be read: {exception.Message}", CancellationToken.None);
        }
    }

    [LoggerMessage(1110, LogLevel.Information, "Run {RunId}: attempt {Attempt} is process {ProcessId}.")]
    private partial void LogStarted(long runId, int attempt, int processId);

    [LoggerMessage(1111, LogLevel.Information, "Run {RunId}: process {ProcessId} was at work already and is followed on.")]
    private partial void LogAdopted(long runId, int processId);

    [LoggerMessage(1112, LogLevel.Warning, "Run {RunId}: {Reason} ({Stalled} in a row without a new checkpoint).")]
    private partial void LogInterrupted(long runId, string reason, int stalled);

    [LoggerMessage(1113, LogLevel.Warning, "Run {RunId} could not be started: {Reason}")]
    private partial void LogNotStarted(long runId, string reason);

    [LoggerMessage(1115, LogLevel.Warning, "What waited for run {RunId} was not delivered; that is made up for in a few seconds.")]
    private partial void LogNotDelivered(Exception exception, long runId);

    [LoggerMessage(1114, LogLevel.Information, "Run {RunId} is {State}. {Reason}")]
    private partial void LogEnded(long runId, RunState state, string reason);
}
