using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Data.Runs;
using Platform.Training.Core.Runs;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Execution;

/// <summary>
/// Follows a run's process: moves its events and log into the database a few times a second, shows that the owner lives, and passes stops on.
/// While the database does not answer it waits and offers the same again; the files keep everything meanwhile.
/// </summary>
internal sealed partial class RunWatch(
    RunLease leases,
    RunQueries queries,
    RunIngestion ingestion,
    RunDirectories directories,
    RunFeed feed,
    IOptions<ExecutionOptions> options,
    TimeProvider time,
    ILogger<RunWatch> logger)
{
    private static readonly TimeSpan StopCheck = TimeSpan.FromSeconds(1);

    /// <summary>Follows a process to its end.</summary>
    /// <returns>
    /// How it ended, with everything it wrote taken in; null where the run is not ours any more, or where the process is left to itself
    /// because this one shuts down.
    /// </returns>
    public async Task<RunnerExit?> FollowAsync(Lease lease, RunnerProcess process, CancellationToken shutdown)
    {
        var directory = directories.Find(lease.RunId);
        var run = await StubbornlyAsync(() => queries.FindRunAsync(lease.RunId), CancellationToken.None);
        if (run is null)
        {
            process.Kill();
            return null;
        }

        var state = new Watched(new RunPump(ingestion, lease, directory, run.LastSeq, run.LogLength), time)
        {
            StopRequested = run.StopRequested,
            AskedToStop = run.RunnerState == "stopping",
        };
        using var subscription = feed.Subscribe(lease.RunId);
        while (true)
        {
            // Looked at before the pump runs, so that after an exit the files are read once more to their ends.
            var exited = process.Exited.IsCompleted;
            if (!await PumpAsync(lease, state, process, shutdown))
            {
                return null;
            }

            if (exited)
            {
                await NoteBadLinesAsync(lease, state);
                return new RunnerExit
                {
                    Code = await process.Exited,
                    StopRequested = state.StopRequested,
                    ShuttingDown = state.ShuttingDown,
                    KilledByUs = state.Killed,
                    Silent = state.Silent,
                    KernelRanOutOfMemory = process.KernelRanOutOfMemory,
                    DiskIsFull = IsFull(directory),
                    Console = ConsoleText.Tail(directory, process.ConsoleOffset),
                };
            }

            PassStopOn(state, process, shutdown);
            EndIfSilent(lease, state, process, directory);
            if (state.ShuttingDown && !state.StopRequested && time.GetElapsedTime(state.AskedAt) > options.Value.ShutdownGrace)
            {
                LogLeftBehind(lease.RunId, process.Identity.Id);
                return null;
            }

            await WaitAsync(state, process, subscription, shutdown);
        }
    }

    /// <summary>Takes in everything a process that has ended left in its files.</summary>
    /// <returns>Whether the run is ours.</returns>
    public async Task<bool> DrainAsync(Lease lease, CancellationToken shutdown)
    {
        var run = await StubbornlyAsync(() => queries.FindRunAsync(lease.RunId), shutdown);
        if (run is null)
        {
            return false;
        }

        var state = new Watched(new RunPump(ingestion, lease, directories.Find(lease.RunId), run.LastSeq, run.LogLength), time);
        return await PumpAsync(lease, state, null, shutdown);
    }

    private async Task<bool> PumpAsync(Lease lease, Watched state, RunnerProcess? process, CancellationToken shutdown)
    {
        LeaseStatus status;
        try
        {
            status = await StubbornlyAsync(() => StoreAsync(lease, state), shutdown);
        }
        catch (OperationCanceledException)
        {
            // The database does not answer and this process must end; the next one finds the files as they are.
            return false;
        }

        if (!status.Held)
        {
            LogLeaseLost(lease.RunId);
            process?.RequestStop();
            return false;
        }

        state.StopRequested |= status.StopRequested;
        return true;
    }

    private async Task<LeaseStatus> StoreAsync(Lease lease, Watched state)
    {
        if (await state.Pump.PumpAsync(CancellationToken.None) is { } stored)
        {
            state.Renewed = time.GetTimestamp();
            feed.Publish(lease.RunId);
            return new LeaseStatus(stored.LeaseHeld, stored.StopRequested);
        }

        if (time.GetElapsedTime(state.Renewed) >= options.Value.Heartbeat)
        {
            state.Renewed = state.Checked = time.GetTimestamp();
            return await leases.RenewAsync(lease);
        }

        if (state.CheckNow || time.GetElapsedTime(state.Checked) >= StopCheck)
        {
            state.CheckNow = false;
            state.Checked = time.GetTimestamp();
            return await leases.CheckAsync(lease);
        }

        return new LeaseStatus(true, state.StopRequested);
    }

    private void PassStopOn(Watched state, RunnerProcess process, CancellationToken shutdown)
    {
        state.ShuttingDown |= shutdown.IsCancellationRequested;
        if (!state.StopRequested && !state.ShuttingDown)
        {
            return;
        }

        if (!state.AskedToStop)
        {
            process.RequestStop();
        }

        if (!state.Counting)
        {
            state.AskedToStop = true;
            state.Counting = true;
            state.AskedAt = time.GetTimestamp();
        }

        if (state.StopRequested && !state.Killed && time.GetElapsedTime(state.AskedAt) > options.Value.StopGrace)
        {
            state.Killed = true;
            process.Kill();
        }
    }

    /// <summary>Kills a process that has not written its sign of life for too long: it is frozen as a whole, or cannot reach its disk.</summary>
    private void EndIfSilent(Lease lease, Watched state, RunnerProcess process, string directory)
    {
        // A process that is asked to stop has a limit of its own. One that never gave a sign may be of an earlier version.
        var sign = SignOfLife(directory);
        if (sign is null || sign != state.Sign || state.Counting)
        {
            (state.Sign, state.SignSeen) = (sign, time.GetTimestamp());
        }
        else if (!state.Silent && time.GetElapsedTime(state.SignSeen) > options.Value.SilenceTimeout)
        {
            state.Silent = true;
            LogSilent(lease.RunId, process.Identity.Id, options.Value.SilenceTimeout);
            process.Kill();
        }
    }

    private static DateTime? SignOfLife(string directory)
    {
        try
        {
            var file = new FileInfo(new RunDirectory(directory).Time);
            return file.Exists ? file.LastWriteTimeUtc : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Waits for the next look: the poll interval, or less when the process ends, the run changes or this process shuts down.</summary>
    private async Task WaitAsync(Watched state, RunnerProcess process, RunSubscription subscription, CancellationToken shutdown)
    {
        while (subscription.Changes.TryRead(out _))
        {
            // What this loop itself told.
        }

        using var wake = CancellationTokenSource.CreateLinkedTokenSource(shutdown.IsCancellationRequested ? CancellationToken.None : shutdown);
        var changed = subscription.Changes.WaitToReadAsync(wake.Token).AsTask();
        await Task.WhenAny(process.Exited, Task.Delay(options.Value.PollInterval, time, wake.Token), changed);
        state.CheckNow = changed.IsCompletedSuccessfully;
        await wake.CancelAsync();
        await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsFull(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace < 64 * 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private async Task NoteBadLinesAsync(Lease lease, Watched state)
    {
        if (state.Pump.BadLines > 0)
        {
            await leases.NoteAsync(lease, "warning", $"{state.Pump.BadLines} lines of events.ndjson could not be read and were left out.");
        }
    }

    private async Task<T> StubbornlyAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or IOException)
            {
                LogNotStored(exception);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(failures, 10)), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(1120, LogLevel.Error, "What a run wrote could not be stored; it is tried again.")]
    private partial void LogNotStored(Exception exception);

    [LoggerMessage(1121, LogLevel.Warning, "Run {RunId} has another owner now; its process here is asked to end.")]
    private partial void LogLeaseLost(long runId);

    [LoggerMessage(1122, LogLevel.Warning, "Run {RunId}: process {ProcessId} is still saving; it is left to finish and picked up at the next start.")]
    private partial void LogLeftBehind(long runId, int processId);

    [LoggerMessage(1123, LogLevel.Warning, "Run {RunId}: process {ProcessId} gave no sign of life for {Silence} and is killed.")]
    private partial void LogSilent(long runId, int processId, TimeSpan silence);

    /// <summary>What is known while a process is followed.</summary>
    private sealed class Watched(RunPump pump, TimeProvider time)
    {
        public RunPump Pump => pump;

        public long Renewed { get; set; } = time.GetTimestamp();

        public long Checked { get; set; } = time.GetTimestamp();

        public bool CheckNow { get; set; }

        public bool StopRequested { get; set; }

        public bool ShuttingDown { get; set; }

        public bool AskedToStop { get; set; }

        public bool Counting { get; set; }

        public long AskedAt { get; set; }

        public bool Killed { get; set; }

        public DateTime? Sign { get; set; }

        public long SignSeen { get; set; }

        public bool Silent { get; set; }
    }
}
