using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Predictions;

/// <summary>Finds what runs predicted of chains.</summary>
public sealed class PredictionQueries
{
    private const string FileName = "/prediction.json";

    private readonly DataStore _store;

    internal PredictionQueries(DataStore store) => _store = store;

    /// <summary>The files of all runs that are not archived, newest runs first.</summary>
    public Task<List<PredictionFile>> ListAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => Files(db, runId: null).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The files of a run, by path.</summary>
    public Task<List<PredictionFile>> OfRunAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => Files(db, runId).ToListAsync(cancellationToken), cancellationToken);

    private static IQueryable<PredictionFile> Files(PlatformDbContext db, long? runId) =>
        from file in db.Artifacts
        join run in db.Runs on file.RunId equals run.Id
        where file.Path.EndsWith(FileName) && (runId == null ? run.ArchivedAt == null : run.Id == runId)
        orderby run.Id descending, file.Path
        select new PredictionFile(run.Id, run.Name, file.Path, run.CreatedAt, run.CreatedBy);
}
