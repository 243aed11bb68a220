using Microsoft.EntityFrameworkCore;
using Platform.Data.Metrics;
using Platform.Data.Runs;

namespace Platform.Data.Sweeps;

/// <summary>Reads sweeps for lists and pages.</summary>
public sealed class SweepQueries
{
    private readonly DataStore _store;

    internal SweepQueries(DataStore store) => _store = store;

    /// <summary>Reads sweeps, newest first, with how many runs are in each state.</summary>
    /// <param name="search">Words that must all occur in the name or the notes; case does not matter.</param>
    /// <param name="archived">Whether to list the archived ones, and only them.</param>
    /// <param name="take">The most sweeps to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<SweepRow>> ListAsync(
        string? search = null, bool archived = false, int take = 200, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var sweeps = db.Sweeps.Where(sweep => archived ? sweep.ArchivedAt != null : sweep.ArchivedAt == null);
            foreach (var word in (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var lower = word.ToLowerInvariant();
                sweeps = sweeps.Where(sweep => sweep.Name.ToLower().Contains(lower) || sweep.Notes.ToLower().Contains(lower));
            }

            var rows = await Rows(sweeps.OrderByDescending(sweep => sweep.Id).Take(take)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return await CompleteAsync(db, rows, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Reads one sweep as a list shows it; null where there is none.</summary>
    public Task<SweepRow?> FindRowAsync(long sweepId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var rows = await Rows(db.Sweeps.Where(sweep => sweep.Id == sweepId)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return (await CompleteAsync(db, rows, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        }, cancellationToken);

    /// <summary>Reads one sweep with all its text; null where there is none.</summary>
    public Task<Sweep?> FindAsync(long sweepId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Sweeps.FirstOrDefaultAsync(sweep => sweep.Id == sweepId, cancellationToken), cancellationToken);

    /// <summary>Reads the runs of a sweep in the order of its plan.</summary>
    /// <param name="sweepId">The sweep.</param>
    /// <param name="metrics">The metrics whose last values to read; null for all but those of the machine.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<CellRow>> CellsAsync(
        long sweepId, IReadOnlyCollection<string>? metrics = null, CancellationToken cancellationToken = default) =>
        _store.ReadAsync<IReadOnlyList<CellRow>>(async db =>
        {
            var rows = await db.Runs.Where(run => run.SweepId == sweepId).OrderBy(run => run.Id).Select(run => new CellRow
            {
                RunId = run.Id,
                Name = run.Name,
                Key = run.CellKey ?? "",
                Labels = run.CellLabels,
                State = run.State,
                Reason = run.Reason,
                Step = run.Step,
                TotalSteps = run.TotalSteps,
                SecondsLeft = run.SecondsLeft,
                StartedAt = run.StartedAt,
                EndedAt = run.EndedAt,
            }).ToListAsync(cancellationToken).ConfigureAwait(false);
            var needs = (await db.RunDependencies.Where(item => item.Run!.SweepId == sweepId)
                .Select(item => new { item.RunId, Need = new RunNeed(item.NeededRunId, item.Needed!.Name, item.Needed.State) })
                .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(item => item.RunId, item => item.Need);
            var figures = await FiguresAsync(db, sweepId, metrics, cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(row => Complete(row, [.. needs[row.RunId]], figures))];
        }, cancellationToken);

    /// <summary>The queue of a sweep's newest run; null where it has none.</summary>
    public Task<string?> QueueAsync(long sweepId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs.Where(run => run.SweepId == sweepId).OrderByDescending(run => run.Id).Select(run => run.Queue)
            .FirstOrDefaultAsync(cancellationToken), cancellationToken);

    private static CellRow Complete(CellRow row, IReadOnlyList<RunNeed> needs, ILookup<long, RunMetric> figures) => row with
    {
        Needs = needs,
        Reason = row.State == RunState.Queued ? RunNeed.Explain(needs) ?? row.Reason : row.Reason,
        Figures = figures[row.RunId].ToDictionary(metric => metric.Name, metric => metric.Last!.Value),
    };

    private static async Task<ILookup<long, RunMetric>> FiguresAsync(
        PlatformDbContext db, long sweepId, IReadOnlyCollection<string>? metrics, CancellationToken cancellationToken)
    {
        var figures = db.RunMetrics.Where(metric => metric.Last != null && db.Runs.Any(run => run.Id == metric.RunId && run.SweepId == sweepId));
        if (metrics is null)
        {
            figures = figures.Where(metric => !metric.Name.StartsWith("system/"));
        }
        else
        {
            var names = metrics.ToList();
            figures = figures.Where(metric => names.Contains(metric.Name));
        }

        return (await figures.ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(metric => metric.RunId);
    }

    private static IQueryable<SweepRow> Rows(IQueryable<Sweep> sweeps) => sweeps.Select(sweep => new SweepRow
    {
        Id = sweep.Id,
        Name = sweep.Name,
        Notes = sweep.Notes,
        CreatedAt = sweep.CreatedAt,
        CreatedBy = sweep.CreatedBy,
        ArchivedAt = sweep.ArchivedAt,
        ResultCount = sweep.ResultCount,
    });

    private static async Task<IReadOnlyList<SweepRow>> CompleteAsync(
        PlatformDbContext db, List<SweepRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => (long?)row.Id).ToList();
        var runs = db.Runs.Where(run => ids.Contains(run.SweepId));
        var counts = await runs.GroupBy(run => new { run.SweepId, run.State })
            .Select(group => new { group.Key.SweepId, group.Key.State, Count = group.Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var blocked = await runs.Where(run => run.State == RunState.Queued
                && run.Needs.Any(need => need.Needed!.State == RunState.Failed || need.Needed.State == RunState.Stopped))
            .GroupBy(run => run.SweepId).Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Select(row => row with
            {
                Runs = counts.Where(count => count.SweepId == row.Id).ToDictionary(count => count.State, count => count.Count),
                Blocked = blocked.FirstOrDefault(count => count.Key == row.Id)?.Count ?? 0,
            }),
        ];
    }
}
