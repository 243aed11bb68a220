using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Artifacts;

/// <summary>Reads the registered files of runs.</summary>
public sealed class ArtifactQueries
{
    private readonly DataStore _store;

    internal ArtifactQueries(DataStore store) => _store = store;

    /// <summary>The files of a run, by path.</summary>
    public Task<List<Artifact>> ListAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Artifacts.Where(artifact => artifact.RunId == runId).OrderBy(artifact => artifact.Path)
            .ToListAsync(cancellationToken), cancellationToken);

    /// <summary>One file of a run; null where it is not registered, so a path is safe to open only if this returns it.</summary>
    public Task<Artifact?> FindAsync(long runId, string path, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Artifacts.FirstOrDefaultAsync(
            artifact => artifact.RunId == runId && artifact.Path == path, cancellationToken), cancellationToken);

    /// <summary>The files of a name in any folder, of all runs that are not archived, newest runs first and by path.</summary>
    /// <param name="name">The name, such as <c>prediction.json</c>.</param>
    /// <param name="runId">The only run to look at, archived or not; null for all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<List<RunFile>> NamedAsync(string name, long? runId = null, CancellationToken cancellationToken = default)
    {
        var end = "/" + name;
        return _store.ReadAsync(
            db => (from file in db.Artifacts
                   join run in db.Runs on file.RunId equals run.Id
                   where file.Path.EndsWith(end) && (runId == null ? run.ArchivedAt == null : run.Id == runId)
                   orderby run.Id descending, file.Path
                   select new RunFile(run.Id, run.Name, file.Path, run.CreatedAt, run.CreatedBy)).ToListAsync(cancellationToken),
            cancellationToken);
    }
}
