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
}
