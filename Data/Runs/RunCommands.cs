using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Runs;

/// <summary>What people do to runs. Each command is one short transaction; nothing here delivers a run to a host.</summary>
public sealed class RunCommands
{
    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal RunCommands(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Makes a queued run.</summary>
    /// <returns>The identity of the run; its directory is <c>runs/</c> and that number.</returns>
    public Task<long> CreateAsync(NewRun request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _store.WriteAsync(db => RunInsertion.InsertAsync(db, request, Now, cancellationToken), cancellationToken);
    }

    /// <summary>Makes a queued copy of a run: its configuration, name, queue and labels, with changes.</summary>
    public Task<CommandResult> CloneAsync(long runId, CloneChanges changes, string? user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _store.WriteAsync(async db =>
        {
            var source = await db.Runs.AsNoTracking().Include(run => run.Params).Include(run => run.Tags).Include(run => run.Needs).AsSplitQuery()
                .FirstOrDefaultAsync(run => run.Id == runId, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                return CommandResult.NotFound(runId);
            }

            var copy = new NewRun
            {
                Name = changes.Name ?? source.Name,
                Experiment = source.Experiment,
                Spec = changes.Spec ?? source.Spec,
                Params = changes.Params ?? source.Params.ToDictionary(param => param.Path, param => param.Value),
                Queue = changes.Queue ?? source.Queue,
                CreatedBy = user,
                Tags = source.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
                ClonedFromId = runId,
                Needs = [.. source.Needs.Select(need => need.NeededRunId)],
            };
            return new CommandResult(await RunInsertion.InsertAsync(db, copy, Now, cancellationToken).ConfigureAwait(false));
        }, cancellationToken);
    }

    /// <summary>
    /// Asks for a stop. A queued run is stopped at once; the owner of a running one finishes the step, saves and stops it.
    /// </summary>
    public Task<CommandResult> RequestStopAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        ChangeAsync(runId, run =>
        {
            switch (run.State)
            {
                case RunState.Queued:
                    run.State = RunState.Stopped;
                    run.Reason = run.Attempt == 0 ? $"stopped by {Name(user)} before it started" : $"stopped by {Name(user)}";
                    run.EndedAt = Now;
                    run.JobId = null;
                    return null;
                case RunState.Running:
                    run.State = RunState.Stopping;
                    run.Reason = $"stop requested by {Name(user)}";
                    run.StopRequested = true;
                    return null;
                case RunState.Stopping:
                    return "It is stopping already.";
                default:
                    return $"It has ended already ({Word(run.State)}).";
            }
        }, $"{Name(user)} asked to stop", cancellationToken);

    /// <summary>Puts a stopped run back into its queue; it goes on from its last checkpoint, in the same directory.</summary>
    public Task<CommandResult> ResumeAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        RequeueAsync(runId, RunState.Stopped, "resumed", user, cancellationToken);

    /// <summary>Puts a failed run back into its queue; it goes on from its last checkpoint, or starts again where there is none.</summary>
    public Task<CommandResult> RetryAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        RequeueAsync(runId, RunState.Failed, "retried", user, cancellationToken);

    /// <summary>Takes an ended run out of the lists; <see cref="RestoreAsync"/> undoes it.</summary>
    public Task<CommandResult> ArchiveAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        ChangeAsync(runId, run =>
        {
            if (!run.State.IsEnded())
            {
                return $"It is {Word(run.State)}; stop it first.";
            }

            run.ArchivedAt ??= Now;
            return null;
        }, $"{Name(user)} archived it", cancellationToken);

    /// <summary>Brings an archived run back into the lists.</summary>
    public Task<CommandResult> RestoreAsync(long runId, string? user, CancellationToken cancellationToken = default) =>
        ChangeAsync(runId, run =>
        {
            run.ArchivedAt = null;
            return null;
        }, $"{Name(user)} restored it", cancellationToken);

    /// <summary>
    /// Deletes a run with its curves, log and labels from the database. The run directory is the caller's to delete, afterwards.
    /// </summary>
    public Task<CommandResult> DeleteAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            var dependent = await db.RunDependencies.Where(item => item.NeededRunId == runId && item.Run!.State != RunState.Succeeded)
                .OrderBy(item => item.RunId).Select(item => (long?)item.RunId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (dependent is not null)
            {
                return new CommandResult(runId, $"Run {dependent} needs what it makes; delete that run first.");
            }

            var deleted = await db.Runs.Where(run => run.Id == runId && run.State != RunState.Running && run.State != RunState.Stopping)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            if (deleted == 1)
            {
                return new CommandResult(runId);
            }

            return await db.Runs.AnyAsync(run => run.Id == runId, cancellationToken).ConfigureAwait(false)
                ? new CommandResult(runId, "It is running; stop it first.")
                : CommandResult.NotFound(runId);
        }, cancellationToken);

    /// <summary>Gives a run another name.</summary>
    public Task<CommandResult> RenameAsync(long runId, string name, CancellationToken cancellationToken = default) =>
        ChangeAsync(runId, run =>
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                return "A run needs a name.";
            }

            if (name.Trim().Length > 200)
            {
                return "A name has at most 200 characters.";
            }

            run.Name = name.Trim();
            return null;
        }, null, cancellationToken);

    /// <summary>Replaces the notes of a run.</summary>
    public Task<CommandResult> SetNotesAsync(long runId, string notes, CancellationToken cancellationToken = default) =>
        ChangeAsync(runId, run =>
        {
            run.Notes = notes;
            return null;
        }, null, cancellationToken);

    /// <summary>Puts a label on a run, or changes its value.</summary>
    public Task<CommandResult> SetTagAsync(long runId, string key, string value = "", CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            var trimmed = key.Trim();
            if (trimmed.Length is 0 or > 100 || value.Length > 400)
            {
                return new CommandResult(runId, "A tag has a key of 1 to 100 characters and a value of at most 400.");
            }

            if (!await TouchAsync(db, runId, cancellationToken).ConfigureAwait(false))
            {
                return CommandResult.NotFound(runId);
            }

            var tag = await db.RunTags.FindAsync([runId, trimmed], cancellationToken).ConfigureAwait(false);
            if (tag is null)
            {
                db.RunTags.Add(new RunTag { RunId = runId, Key = trimmed, Value = value });
            }
            else
            {
                tag.Value = value;
            }

            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return new CommandResult(runId);
        }, cancellationToken);

    /// <summary>Takes a label off a run.</summary>
    public Task<CommandResult> RemoveTagAsync(long runId, string key, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            if (!await TouchAsync(db, runId, cancellationToken).ConfigureAwait(false))
            {
                return CommandResult.NotFound(runId);
            }

            await db.RunTags.Where(tag => tag.RunId == runId && tag.Key == key).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            return new CommandResult(runId);
        }, cancellationToken);

    /// <summary>Remembers the delivery that will start a queued run, so that it is not delivered twice without need.</summary>
    public Task SetJobAsync(long runId, string? jobId, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(db => db.Runs.Where(run => run.Id == runId && run.State == RunState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.JobId, jobId), cancellationToken), cancellationToken);

    private static string Word(RunState state) => state.ToString().ToLowerInvariant();

    private static string Name(string? user) => string.IsNullOrEmpty(user) ? "someone" : user;

    private static async Task<bool> TouchAsync(PlatformDbContext db, long runId, CancellationToken cancellationToken) =>
        await db.Runs.Where(run => run.Id == runId)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Revision, run => run.Revision + 1), cancellationToken)
            .ConfigureAwait(false) == 1;

    private Task<CommandResult> RequeueAsync(long runId, RunState from, string verb, string? user, CancellationToken cancellationToken) =>
        ChangeAsync(runId, run =>
        {
            if (run.State != from)
            {
                return $"It is {Word(run.State)}; only a run that is {Word(from)} can be {verb}.";
            }

            run.State = RunState.Queued;
            run.Reason = $"{verb} by {Name(user)}";
            run.FailureClass = null;
            run.StopRequested = false;
            run.StalledAttempts = 0;
            run.EndedAt = null;
            run.ExitCode = null;
            run.RunnerState = null;
            run.JobId = null;
            run.ArchivedAt = null;
            return null;
        }, $"{verb} by {Name(user)}", cancellationToken);

    /// <summary>
    /// Locks the row by touching it, lets <paramref name="change"/> work on what is there then, and writes the change; a refusal writes
    /// nothing.
    /// </summary>
    private async Task<CommandResult> ChangeAsync(
        long runId, Func<Run, string?> change, string? message, CancellationToken cancellationToken)
    {
        return await _store.WriteAsync(async db =>
        {
            if (!await TouchAsync(db, runId, cancellationToken).ConfigureAwait(false))
            {
                return CommandResult.NotFound(runId);
            }

            var run = await db.Runs.FirstAsync(item => item.Id == runId, cancellationToken).ConfigureAwait(false);
            if (change(run) is { } refusal)
            {
                return new CommandResult(runId, refusal);
            }

            if (message is not null)
            {
                db.RunEvents.Add(new RunEvent { RunId = runId, Time = Now, Kind = "request", Message = message });
            }

            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return new CommandResult(runId);
        }, cancellationToken).ConfigureAwait(false);
    }
}
