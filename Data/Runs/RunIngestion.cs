using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Data.Artifacts;
using Platform.Data.Logs;
using Platform.Data.Metrics;

namespace Platform.Data.Runs;

/// <summary>
/// Takes the events and the log of a run into the database, exactly once: a batch is one transaction that holds only if the lease is held,
/// skips events whose sequence number was taken in before, and moves that number together with everything the events say.
/// </summary>
public sealed class RunIngestion
{
    private const int LogChunkBytes = 64 * 1024;
    private const int ExtendedLogChunkBytes = 8 * 1024;

    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal RunIngestion(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Takes in a batch.</summary>
    /// <param name="lease">The right to write about the run.</param>
    /// <param name="events">Events in ascending order of sequence number; those taken in before are skipped.</param>
    /// <param name="log">New bytes of the log, or null; a gap before them is an error of the caller.</param>
    /// <param name="cancellationToken">Cancels the wait; the batch is then not taken in at all.</param>
    /// <exception cref="ArgumentException">The log bytes begin past the end of what is stored.</exception>
    public Task<IngestResult> ApplyAsync(
        Lease lease, IReadOnlyList<RunnerEvent> events, LogAppend? log = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(events);
        return _store.WriteAsync(async db =>
        {
            // The UPDATE comes first: it checks the fence, shows a sign of life and locks the row against every other writer.
            var held = await RunLease.Held(db, lease).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.HeartbeatAt, _time.GetUtcNow().UtcDateTime), cancellationToken).ConfigureAwait(false);
            if (held == 0)
            {
                return IngestResult.LeaseLost;
            }

            var run = await db.Runs.FirstAsync(item => item.Id == lease.RunId, cancellationToken).ConfigureAwait(false);
            var applied = await ApplyEventsAsync(db, run, events, cancellationToken).ConfigureAwait(false);
            var logged = await AppendLogAsync(db, run, log, cancellationToken).ConfigureAwait(false);
            if (applied > 0 || logged)
            {
                run.Revision++;
            }

            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return new IngestResult(true, run.StopRequested, applied, run.LastSeq, run.LogLength);
        }, cancellationToken);
    }

    /// <summary>Registers files of the run with their digests; a file that is registered already is brought up to date.</summary>
    /// <returns>Whether the lease is held.</returns>
    public Task<bool> RegisterArtifactsAsync(
        Lease lease, IReadOnlyList<Artifact> artifacts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(artifacts);
        return _store.WriteAsync(async db =>
        {
            var held = await RunLease.Held(db, lease).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Revision, run => run.Revision + 1), cancellationToken).ConfigureAwait(false);
            if (held == 0)
            {
                return false;
            }

            foreach (var artifact in artifacts)
            {
                await SetArtifactAsync(db, lease.RunId, artifact.Path, artifact.Bytes, artifact.Sha256, cancellationToken)
                    .ConfigureAwait(false);
            }

            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    private static async Task<int> ApplyEventsAsync(
        PlatformDbContext db, Run run, IReadOnlyList<RunnerEvent> events, CancellationToken cancellationToken)
    {
        var applied = 0;
        var points = new List<RunnerEvent.Metric>();
        foreach (var item in events)
        {
            if (item.Seq <= run.LastSeq)
            {
                continue;
            }

            run.LastSeq = item.Seq;
            applied++;
            if (item is RunnerEvent.Metric point)
            {
                points.Add(point);
            }
            else
            {
                await ApplyAsync(db, run, item, cancellationToken).ConfigureAwait(false);
            }
        }

        if (points.Count > 0)
        {
            await MetricWriter.WriteAsync(db, run.Id, points, cancellationToken).ConfigureAwait(false);
            run.Step = Math.Max(run.Step, points.Max(point => point.Step));
        }

        return applied;
    }

    private static async Task ApplyAsync(PlatformDbContext db, Run run, RunnerEvent item, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case RunnerEvent.StateChanged state:
                run.RunnerState = state.State.Length <= 16 ? state.State : state.State[..16];
                if (state.Reason is not null && state.State is "failed" or "stopped")
                {
                    run.Reason ??= state.Reason;
                }

                // How the run ended is noted once, by whoever decides what comes of it.
                if (state.State is not ("succeeded" or "failed" or "stopped"))
                {
                    var at = state.Step is { } step and > 0 ? $" at step {step}" : "";
                    Note(db, run, item, "state", state.State + at + (state.Reason is null ? "" : $": {state.Reason}"));
                }

                break;
            case RunnerEvent.Progress progress:
                run.Step = progress.Step;
                run.TotalSteps = progress.TotalSteps ?? run.TotalSteps;
                run.SecondsLeft = progress.SecondsLeft;
                break;
            case RunnerEvent.Checkpoint checkpoint:
                run.CheckpointStep = checkpoint.Step;
                run.StalledAttempts = 0;
                Note(db, run, item, "checkpoint", $"checkpoint at step {checkpoint.Step}");
                break;
            case RunnerEvent.ArtifactWritten artifact:
                await SetArtifactAsync(db, run.Id, artifact.Path, artifact.Bytes, artifact.Sha256, cancellationToken).ConfigureAwait(false);
                break;
            case RunnerEvent.Warning warning:
                Note(db, run, item, "warning", warning.Message);
                break;
            case RunnerEvent.Failure failure:
                run.FailureClass = failure.Class.Length <= 40 ? failure.Class : failure.Class[..40];
                run.Reason = failure.Message;
                Note(db, run, item, "failure", failure.Message);
                break;
            case RunnerEvent.Summary summary:
                run.Summary = JsonSerializer.Serialize(summary.Values);
                break;
        }
    }

    private static void Note(PlatformDbContext db, Run run, RunnerEvent item, string kind, string message) =>
        db.RunEvents.Add(new RunEvent { RunId = run.Id, Time = item.Time, Kind = kind, Message = message });

    private static async Task SetArtifactAsync(
        PlatformDbContext db, long runId, string path, long bytes, string? sha256, CancellationToken cancellationToken)
    {
        var known = await db.Artifacts.FindAsync([runId, path], cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            known = new Artifact { RunId = runId, Path = path };
            db.Artifacts.Add(known);
        }

        known.Bytes = bytes;
        known.Sha256 = sha256?.ToLowerInvariant();
    }

    private static async Task<bool> AppendLogAsync(PlatformDbContext db, Run run, LogAppend? log, CancellationToken cancellationToken)
    {
        if (log is null)
        {
            return false;
        }

        if (log.Offset > run.LogLength)
        {
            throw new ArgumentException(
                $"Log bytes of run {run.Id} begin at {log.Offset}, but only {run.LogLength} are stored.", nameof(log));
        }

        var known = run.LogLength - log.Offset;
        if (known >= log.Bytes.Length)
        {
            return false;
        }

        var bytes = log.Bytes[(int)known..];
        if (bytes.Length < ExtendedLogChunkBytes && await LastSmallChunkAsync(db, run, cancellationToken).ConfigureAwait(false) is { } last)
        {
            // A few lines several times a second would otherwise make a row each.
            last.Text = [.. last.Text, .. bytes.Span];
            run.LogLength += bytes.Length;
            return true;
        }

        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, LogChunkBytes);
            db.LogChunks.Add(new LogChunk { RunId = run.Id, Offset = run.LogLength, Text = bytes[..length].ToArray() });
            run.LogLength += length;
            bytes = bytes[length..];
        }

        return true;
    }

    private static Task<LogChunk?> LastSmallChunkAsync(PlatformDbContext db, Run run, CancellationToken cancellationToken) =>
        db.LogChunks.Where(chunk => chunk.RunId == run.Id && chunk.Offset > run.LogLength - ExtendedLogChunkBytes)
            .OrderByDescending(chunk => chunk.Offset).FirstOrDefaultAsync(cancellationToken);
}
