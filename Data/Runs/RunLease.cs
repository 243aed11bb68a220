using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Platform.Data.Runs;

/// <summary>
/// Ownership of runs. A lease is won with one conditional UPDATE that raises the run's fencing number; each later write of the owner
/// carries that number and does nothing once somebody else has won a later one.
/// </summary>
public sealed class RunLease
{
    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal RunLease(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Wins a queued run.</summary>
    /// <returns>
    /// The lease, or null where the run is not queued any more (started by another delivery, stopped or deleted) or a run it needs has not succeeded.
    /// </returns>
    public Task<Lease?> TryAcquireAsync(long runId, string owner, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return WinAsync(
            runId,
            owner,
            run => run.State == RunState.Queued && !run.StopRequested && !run.Needs.Any(need => need.Needed!.State != RunState.Succeeded),
            set => set
                .SetProperty(run => run.State, RunState.Running)
                .SetProperty(run => run.StartedAt, run => run.StartedAt ?? now)
                .SetProperty(run => run.JobId, (string?)null)
                .SetProperty(run => run.ProcessId, (int?)null)
                .SetProperty(run => run.ProcessStart, (string?)null)
                .SetProperty(run => run.Device, (string?)null),
            cancellationToken);
    }

    /// <summary>Takes over a run whose owner was an earlier process of the same host, with the run's own process as it was recorded.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="owner">The name of this host.</param>
    /// <param name="onlyHost">Whether this host is the only one there can be, so that a run of any owner is its own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease, or null where the run is not this host's any more.</returns>
    public Task<Lease?> TryAdoptAsync(long runId, string owner, bool onlyHost, CancellationToken cancellationToken = default) =>
        WinAsync(
            runId,
            owner,
            run => (run.State == RunState.Running || run.State == RunState.Stopping) && (onlyHost || run.Owner == owner),
            set => set,
            cancellationToken);

    /// <summary>
    /// Gives a run back to its queue whose owner has shown no sign of life, or ends it where a stop was requested. The fencing number
    /// grows, so that the old owner can write no more.
    /// </summary>
    /// <param name="observed">The run as it was seen; nothing happens where its owner has shown a sign of life since.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the run was taken away from its owner.</returns>
    public Task<bool> TryExpireAsync(OwnedRun observed, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            var now = Now;
            var message = $"host {observed.Owner} gave no sign of life; goes on from the last checkpoint";
            var expired = db.Runs.Where(run => run.Id == observed.RunId && run.Fence == observed.Fence
                && run.HeartbeatAt == observed.HeartbeatAt && (run.State == RunState.Running || run.State == RunState.Stopping));
            var count = await expired.Where(run => !run.StopRequested).ExecuteUpdateAsync(
                set => Released(set, RunState.Queued, message, null), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                message = $"stopped; host {observed.Owner} gave no sign of life";
                count = await expired.Where(run => run.StopRequested).ExecuteUpdateAsync(
                    set => Released(set, RunState.Stopped, message, now), cancellationToken).ConfigureAwait(false);
            }

            if (count == 1)
            {
                AddEvent(db, observed.RunId, "host", message);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            return count == 1;
        }, cancellationToken);

    /// <summary>Notes that a process is about to be started: the next attempt, with nothing reported yet.</summary>
    /// <returns>Whether the lease is held.</returns>
    public Task<bool> BeginAttemptAsync(Lease lease, string? device, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return UpdateAsync(lease, set => set
            .SetProperty(run => run.Attempt, run => run.Attempt + 1)
            .SetProperty(run => run.AttemptCheckpointStep, run => run.CheckpointStep)
            .SetProperty(run => run.RunnerState, (string?)null)
            .SetProperty(run => run.FailureClass, (string?)null)
            .SetProperty(run => run.Reason, (string?)null)
            .SetProperty(run => run.ExitCode, (int?)null)
            .SetProperty(run => run.ProcessId, (int?)null)
            .SetProperty(run => run.ProcessStart, (string?)null)
            .SetProperty(run => run.Device, device)
            .SetProperty(run => run.HeartbeatAt, now)
            .SetProperty(run => run.Revision, run => run.Revision + 1), null, cancellationToken);
    }

    /// <summary>Notes the process that executes the run, for whoever supervises it after us.</summary>
    /// <returns>Whether the lease is held.</returns>
    public Task<bool> RecordProcessAsync(Lease lease, int processId, string processStart, CancellationToken cancellationToken = default) =>
        UpdateAsync(lease, set => set
            .SetProperty(run => run.ProcessId, processId)
            .SetProperty(run => run.ProcessStart, processStart), null, cancellationToken);

    /// <summary>Shows that the owner lives.</summary>
    public Task<LeaseStatus> RenewAsync(Lease lease, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            var held = await Held(db, lease)
                .ExecuteUpdateAsync(set => set.SetProperty(run => run.HeartbeatAt, Now), cancellationToken).ConfigureAwait(false) == 1;
            var stop = held && await db.Runs.Where(run => run.Id == lease.RunId).Select(run => run.StopRequested)
                .FirstAsync(cancellationToken).ConfigureAwait(false);
            return new LeaseStatus(held, stop);
        }, cancellationToken);

    /// <summary>Looks whether the lease is held and a stop requested, without writing.</summary>
    public Task<LeaseStatus> CheckAsync(Lease lease, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var stop = await Held(db, lease).Select(run => (bool?)run.StopRequested)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return new LeaseStatus(stop is not null, stop ?? false);
        }, cancellationToken);

    /// <summary>Notes an interruption after which the owner starts the run's process again.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="reason">What interrupted it, in words.</param>
    /// <param name="exitCode">The exit code, where it is known.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The number of interruptions in a row without a new checkpoint, this one included; zero where a checkpoint was written since
    /// the attempt began; null where the lease is lost.
    /// </returns>
    public Task<int?> InterruptAsync(Lease lease, string reason, int? exitCode, CancellationToken cancellationToken = default) =>
        _store.WriteAsync<int?>(async db =>
        {
            var updated = await Held(db, lease).ExecuteUpdateAsync(set => set
                .SetProperty(run => run.StalledAttempts, run =>
                    run.CheckpointStep != null && (run.AttemptCheckpointStep == null || run.CheckpointStep > run.AttemptCheckpointStep)
                        ? 0 : run.StalledAttempts + 1)
                .SetProperty(run => run.Reason, reason)
                .SetProperty(run => run.ExitCode, exitCode)
                .SetProperty(run => run.ProcessId, (int?)null)
                .SetProperty(run => run.ProcessStart, (string?)null)
                .SetProperty(run => run.Revision, run => run.Revision + 1), cancellationToken).ConfigureAwait(false);
            if (updated == 0)
            {
                return null;
            }

            AddEvent(db, lease.RunId, "state", reason);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return await db.Runs.Where(run => run.Id == lease.RunId).Select(run => run.StalledAttempts)
                .FirstAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Ends the run, or gives it back to its queue, and gives the lease up.</summary>
    /// <returns>Whether the lease was held.</returns>
    public Task<bool> CompleteAsync(Lease lease, RunEnd end, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(end);
        DateTime? endedAt = end.State.IsEnded() ? Now : null;
        var message = end.State.ToString().ToLowerInvariant() + (end.Reason is null ? "" : $": {end.Reason}");
        return UpdateAsync(lease, set => Released(set, end.State, end.Reason, endedAt)
            .SetProperty(run => run.FailureClass, end.FailureClass)
            .SetProperty(run => run.ExitCode, end.ExitCode), message, cancellationToken);
    }

    /// <summary>Adds a line to the run's history.</summary>
    /// <returns>Whether the lease is held.</returns>
    public Task<bool> NoteAsync(Lease lease, string kind, string message, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            if (await Held(db, lease).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Revision, run => run.Revision + 1), cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }

            AddEvent(db, lease.RunId, kind, message);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>The runs some host owns.</summary>
    public Task<List<OwnedRun>> OwnedAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs.Where(run => run.State == RunState.Running || run.State == RunState.Stopping)
            .OrderBy(run => run.Id)
            .Select(run => new OwnedRun(run.Id, run.Owner, run.Fence, run.HeartbeatAt)).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The runs that wait for a slot, oldest first; not those that wait for another run.</summary>
    public Task<List<QueuedRun>> QueuedAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => Ready(db.Runs).OrderBy(run => run.Id)
            .Select(run => new QueuedRun(run.Id, run.Queue, run.JobId)).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Of the runs that needed one, those that wait for a slot now, oldest first.</summary>
    public Task<List<QueuedRun>> QueuedAfterAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => Ready(db.Runs).Where(run => run.Needs.Any(need => need.NeededRunId == runId)).OrderBy(run => run.Id)
            .Select(run => new QueuedRun(run.Id, run.Queue, run.JobId)).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The runs of a sweep that wait for a slot now, oldest first.</summary>
    public Task<List<QueuedRun>> QueuedOfAsync(long sweepId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => Ready(db.Runs).Where(run => run.SweepId == sweepId).OrderBy(run => run.Id)
            .Select(run => new QueuedRun(run.Id, run.Queue, run.JobId)).ToListAsync(cancellationToken), cancellationToken);

    internal static IQueryable<Run> Held(PlatformDbContext db, Lease lease) =>
        db.Runs.Where(run => run.Id == lease.RunId && run.Owner == lease.Owner && run.Fence == lease.Fence);

    private static IQueryable<Run> Ready(IQueryable<Run> runs) =>
        runs.Where(run => run.State == RunState.Queued && !run.Needs.Any(need => need.Needed!.State != RunState.Succeeded));

    private static UpdateSettersBuilder<Run> Released(UpdateSettersBuilder<Run> set, RunState state, string? reason, DateTime? endedAt) => set
        .SetProperty(run => run.State, state)
        .SetProperty(run => run.Reason, reason)
        .SetProperty(run => run.EndedAt, endedAt)
        .SetProperty(run => run.SecondsLeft, (double?)null)
        .SetProperty(run => run.StopRequested, false)
        .SetProperty(run => run.Owner, (string?)null)
        .SetProperty(run => run.Fence, run => run.Fence + 1)
        .SetProperty(run => run.HeartbeatAt, (DateTime?)null)
        .SetProperty(run => run.ProcessId, (int?)null)
        .SetProperty(run => run.ProcessStart, (string?)null)
        .SetProperty(run => run.JobId, (string?)null)
        .SetProperty(run => run.Revision, run => run.Revision + 1);

    private void AddEvent(PlatformDbContext db, long runId, string kind, string message) =>
        db.RunEvents.Add(new RunEvent { RunId = runId, Time = Now, Kind = kind, Message = message });

    private Task<Lease?> WinAsync(
        long runId,
        string owner,
        System.Linq.Expressions.Expression<Func<Run, bool>> condition,
        Func<UpdateSettersBuilder<Run>, UpdateSettersBuilder<Run>> change,
        CancellationToken cancellationToken) =>
        _store.WriteAsync(async db =>
        {
            var now = Now;
            var won = await db.Runs.Where(run => run.Id == runId).Where(condition).ExecuteUpdateAsync(
                set => change(set)
                    .SetProperty(run => run.Owner, owner)
                    .SetProperty(run => run.Fence, run => run.Fence + 1)
                    .SetProperty(run => run.HeartbeatAt, now)
                    .SetProperty(run => run.Revision, run => run.Revision + 1), cancellationToken).ConfigureAwait(false);
            if (won == 0)
            {
                return null;
            }

            // The row is locked by the UPDATE above until this transaction ends, so this is the number just written.
            var fence = await db.Runs.Where(run => run.Id == runId).Select(run => run.Fence)
                .FirstAsync(cancellationToken).ConfigureAwait(false);
            return new Lease(runId, owner, fence);
        }, cancellationToken);

    private Task<bool> UpdateAsync(
        Lease lease,
        Func<UpdateSettersBuilder<Run>, UpdateSettersBuilder<Run>> change,
        string? message,
        CancellationToken cancellationToken) =>
        _store.WriteAsync(async db =>
        {
            if (await Held(db, lease).ExecuteUpdateAsync(set => change(set), cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }

            if (message is not null)
            {
                AddEvent(db, lease.RunId, "state", message);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken);
}
