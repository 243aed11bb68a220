using Microsoft.EntityFrameworkCore;
using Platform.Data.Metrics;

namespace Platform.Data.Runs;

/// <summary>Reads runs for lists and pages.</summary>
public sealed class RunQueries
{
    private readonly DataStore _store;

    internal RunQueries(DataStore store) => _store = store;

    /// <summary>Reads a page of a list.</summary>
    /// <param name="filter">Which runs the list holds.</param>
    /// <param name="sort">How it is ordered.</param>
    /// <param name="page">The page, 0 for the first.</param>
    /// <param name="pageSize">The rows of a page, 1 to 500.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<RunPage> PageAsync(
        RunFilter filter, RunSort sort, int page = 0, int pageSize = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(sort);
        pageSize = Math.Clamp(pageSize, 1, 500);
        return _store.ReadAsync(async db =>
        {
            var runs = RunTable.Filter(db, filter);
            var total = await runs.CountAsync(cancellationToken).ConfigureAwait(false);
            var rows = await Rows(RunTable.Sort(runs, sort).Skip(Math.Max(0, page) * pageSize).Take(pageSize))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return new RunPage(await CompleteAsync(db, rows, cancellationToken).ConfigureAwait(false), total);
        }, cancellationToken);
    }

    /// <summary>Reads runs by identity, in the order asked for; those that do not exist are left out.</summary>
    public Task<IReadOnlyList<RunRow>> RowsAsync(IReadOnlyList<long> runIds, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var rows = await Rows(db.Runs.Where(run => runIds.Contains(run.Id))).ToListAsync(cancellationToken).ConfigureAwait(false);
            var found = rows.ToDictionary(row => row.Id);
            var ordered = runIds.Distinct().Where(found.ContainsKey).Select(id => found[id]).ToList();
            return await CompleteAsync(db, ordered, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Reads one run with its params, tags, metrics and artifacts; null where there is none.</summary>
    public Task<RunDetail?> FindAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var run = await db.Runs
                .Include(item => item.Params.OrderBy(param => param.Path))
                .Include(item => item.Tags.OrderBy(tag => tag.Key))
                .Include(item => item.Metrics.OrderBy(metric => metric.Name))
                .Include(item => item.Artifacts.OrderBy(artifact => artifact.Path))
                .AsSplitQuery().FirstOrDefaultAsync(item => item.Id == runId, cancellationToken).ConfigureAwait(false);
            if (run is null)
            {
                return null;
            }

            var source = await db.Runs.Where(item => item.Id == run.ClonedFromId).Select(item => item.Name)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var clones = await db.Runs.Where(item => item.ClonedFromId == runId).OrderBy(item => item.Id)
                .Select(item => new ValueTuple<long, string>(item.Id, item.Name)).ToListAsync(cancellationToken).ConfigureAwait(false);
            var needs = await NeedsAsync(db, [runId], cancellationToken).ConfigureAwait(false);
            var sweep = run.SweepId is null
                ? null
                : await db.Sweeps.Where(item => item.Id == run.SweepId).Select(item => item.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return new RunDetail(run, source, clones) { Needs = [.. needs[runId]], SweepName = sweep };
        }, cancellationToken);

    /// <summary>Reads the row of a run alone; null where there is none.</summary>
    public Task<Run?> FindRunAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs.FirstOrDefaultAsync(run => run.Id == runId, cancellationToken), cancellationToken);

    /// <summary>Reads what happened to a run, oldest first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="afterId">Reads on after this event; 0 for the beginning.</param>
    /// <param name="take">The most events to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<List<RunEvent>> EventsAsync(
        long runId, long afterId = 0, int take = 500, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.RunEvents.Where(item => item.RunId == runId && item.Id > afterId)
            .OrderBy(item => item.Id).Take(take).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>How many runs that are not archived are in each state.</summary>
    public Task<Dictionary<RunState, int>> CountsAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs.Where(run => run.ArchivedAt == null).GroupBy(run => run.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken), cancellationToken);

    /// <summary>The experiments there are runs of, by name.</summary>
    public Task<List<string>> ExperimentsAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs.Select(run => run.Experiment).Distinct().OrderBy(name => name).ToListAsync(cancellationToken),
            cancellationToken);

    /// <summary>The keys of the tags in use, by name.</summary>
    public Task<List<string>> TagKeysAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.RunTags.Select(tag => tag.Key).Distinct().OrderBy(key => key).ToListAsync(cancellationToken),
            cancellationToken);

    /// <summary>The names of the metrics any of the runs has, without those of the machine.</summary>
    public Task<List<string>> MetricNamesAsync(IReadOnlyList<long>? runIds = null, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.RunMetrics.Where(metric => runIds == null || runIds.Contains(metric.RunId))
            .Where(metric => !metric.Name.StartsWith("system/")).Select(metric => metric.Name).Distinct().OrderBy(name => name)
            .ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The runs that have not ended, with their revisions: comparing two answers shows which runs changed.</summary>
    public Task<List<RunRevision>> ActiveRevisionsAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Runs
            .Where(run => run.State == RunState.Queued || run.State == RunState.Running || run.State == RunState.Stopping)
            .Select(run => new RunRevision(run.Id, run.Revision)).ToListAsync(cancellationToken), cancellationToken);

    private static IQueryable<RunRow> Rows(IQueryable<Run> runs) => runs.Select(run => new RunRow
    {
        Id = run.Id,
        Name = run.Name,
        Experiment = run.Experiment,
        State = run.State,
        Reason = run.Reason,
        Queue = run.Queue,
        Owner = run.Owner,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        CreatedBy = run.CreatedBy,
        ClonedFromId = run.ClonedFromId,
        SweepId = run.SweepId,
        ArchivedAt = run.ArchivedAt,
        Attempt = run.Attempt,
        Step = run.Step,
        TotalSteps = run.TotalSteps,
        SecondsLeft = run.SecondsLeft,
    });

    private static async Task<ILookup<long, RunNeed>> NeedsAsync(PlatformDbContext db, List<long> runIds, CancellationToken cancellationToken) =>
        (await db.RunDependencies.Where(item => runIds.Contains(item.RunId)).OrderBy(item => item.NeededRunId)
            .Select(item => new { item.RunId, Need = new RunNeed(item.NeededRunId, item.Needed!.Name, item.Needed.State) })
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(item => item.RunId, item => item.Need);

    private static async Task<IReadOnlyList<RunRow>> CompleteAsync(
        PlatformDbContext db, List<RunRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var tags = (await db.RunTags.Where(tag => ids.Contains(tag.RunId)).OrderBy(tag => tag.Key)
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(tag => tag.RunId);
        var metrics = (await db.RunMetrics.Where(metric => ids.Contains(metric.RunId) && !metric.Name.StartsWith("system/"))
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(metric => metric.RunId);
        var needs = await NeedsAsync(db, [.. rows.Where(row => row.State == RunState.Queued).Select(row => row.Id)], cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row with
        {
            Reason = row.State == RunState.Queued ? RunNeed.Explain(needs[row.Id]) ?? row.Reason : row.Reason,
            Tags = [.. tags[row.Id]],
            Metrics = metrics[row.Id].ToDictionary<RunMetric, string>(metric => metric.Name),
        })];
    }
}
