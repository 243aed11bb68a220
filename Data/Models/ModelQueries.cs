using Microsoft.EntityFrameworkCore;
using Platform.Data.Runs;

namespace Platform.Data.Models;

/// <summary>Finds the runs that left a model: trained weights, or a folder of an exported model.</summary>
public sealed class ModelQueries
{
    private const string Weights = "artifacts/model.safetensors";
    private const string Exported = "/model.onnx";

    private readonly DataStore _store;

    internal ModelQueries(DataStore store) => _store = store;

    /// <summary>Reads a page of models, newest first.</summary>
    /// <param name="search">Words that must all occur in the run's name, experiment or cell; case does not matter. A number also finds that run.</param>
    /// <param name="exportedOnly">Whether to leave out runs that exported nothing.</param>
    /// <param name="sweepId">The sweep they are of; null for any or none.</param>
    /// <param name="page">The page, 0 for the first.</param>
    /// <param name="pageSize">The rows of a page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<ModelPage> PageAsync(
        string? search = null, bool exportedOnly = false, long? sweepId = null, int page = 0, int pageSize = 50, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var runs = db.Runs.Where(run => run.ArchivedAt == null
                && run.Artifacts.Any(file => file.Path.EndsWith(Exported) || (!exportedOnly && file.Path == Weights)));
            runs = sweepId is null ? runs : runs.Where(run => run.SweepId == sweepId);
            foreach (var word in (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var lower = word.ToLowerInvariant();
                var id = long.TryParse(word, out var number) ? number : -1;
                runs = runs.Where(run => run.Id == id || run.Name.ToLower().Contains(lower) || run.Experiment.ToLower().Contains(lower)
                    || (run.CellKey != null && run.CellKey.ToLower().Contains(lower)));
            }

            var total = await runs.CountAsync(cancellationToken).ConfigureAwait(false);
            var rows = await Rows(runs.OrderByDescending(run => run.Id).Skip(page * pageSize).Take(pageSize)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return new ModelPage(await CompleteAsync(db, rows, cancellationToken).ConfigureAwait(false), total);
        }, cancellationToken);

    /// <summary>Reads the model of a run; null where the run left none.</summary>
    public Task<ModelRow?> FindAsync(long runId, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(async db =>
        {
            var rows = await Rows(db.Runs.Where(run => run.Id == runId && run.Artifacts.Any(file => file.Path.EndsWith(Exported) || file.Path == Weights)))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return (await CompleteAsync(db, rows, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        }, cancellationToken);

    private static IQueryable<ModelRow> Rows(IQueryable<Run> runs) => runs.Select(run => new ModelRow
    {
        RunId = run.Id,
        Name = run.Name,
        Experiment = run.Experiment,
        State = run.State,
        EndedAt = run.EndedAt,
        CreatedBy = run.CreatedBy,
        SweepId = run.SweepId,
        CellLabels = run.CellLabels,
        Summary = run.Summary,
    });

    private static async Task<IReadOnlyList<ModelRow>> CompleteAsync(PlatformDbContext db, List<ModelRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.RunId).ToList();
        var files = (await db.Artifacts.Where(file => ids.Contains(file.RunId)).OrderBy(file => file.Path).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(file => file.RunId);
        return [.. rows.Select(row => row with { Files = [.. files[row.RunId]] })];
    }
}
