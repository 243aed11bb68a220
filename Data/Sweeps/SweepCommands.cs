using Microsoft.EntityFrameworkCore;
using Platform.Data.Runs;

namespace Platform.Data.Sweeps;

/// <summary>What people do to sweeps. Each command is one transaction; nothing here delivers a run to a host.</summary>
public sealed class SweepCommands
{
    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal SweepCommands(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Makes a sweep with a queued run for every cell: all of them, or none where one cannot be made.</summary>
    /// <returns>The sweep and its runs in the order of the plan.</returns>
    /// <exception cref="ArgumentException">Two cells have one key, or one needs a key that does not come before it.</exception>
    public Task<SweepResult> CreateAsync(NewSweep request, IReadOnlyList<NewCell> cells, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(cells);
        return _store.WriteAsync(async db =>
        {
            var sweep = new Sweep
            {
                Name = string.IsNullOrWhiteSpace(request.Name) ? "Sweep" : request.Name.Trim(),
                Spec = request.Spec,
                CreatedAt = Now,
                CreatedBy = request.CreatedBy,
                Notes = request.Notes,
                Results = request.Results,
                ResultCount = request.ResultCount,
            };
            db.Sweeps.Add(sweep);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            var runs = await AddAsync(db, sweep.Id, [], cells, request.CreatedBy, cancellationToken).ConfigureAwait(false);
            return new SweepResult(sweep.Id) { RunIds = runs };
        }, cancellationToken);
    }

    /// <summary>Adds the cells to a sweep that it does not have yet, and stores what it is asked for now.</summary>
    /// <returns>The runs that were made; none where it had every cell.</returns>
    /// <exception cref="ArgumentException">Two cells have one key, or one needs a key that does not come before it.</exception>
    public Task<SweepResult> ExtendAsync(
        long sweepId, string spec, IReadOnlyList<NewCell> cells, string? user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return _store.WriteAsync(async db =>
        {
            // The update comes first: it locks the row, so that of two people who extend it at once the second sees the first one's cells.
            if (await db.Sweeps.Where(sweep => sweep.Id == sweepId)
                .ExecuteUpdateAsync(set => set.SetProperty(sweep => sweep.Spec, spec), cancellationToken).ConfigureAwait(false) == 0)
            {
                return SweepResult.NotFound(sweepId);
            }

            var known = await db.Runs.Where(run => run.SweepId == sweepId && run.CellKey != null)
                .ToDictionaryAsync(run => run.CellKey!, run => run.Id, cancellationToken).ConfigureAwait(false);
            var fresh = cells.Where(cell => !known.ContainsKey(cell.Key)).ToList();
            var runs = await AddAsync(db, sweepId, known, fresh, user, cancellationToken).ConfigureAwait(false);
            return new SweepResult(sweepId) { RunIds = runs };
        }, cancellationToken);
    }

    /// <summary>Gives a sweep another name.</summary>
    public Task<SweepResult> RenameAsync(long sweepId, string name, CancellationToken cancellationToken = default) =>
        string.IsNullOrWhiteSpace(name) || name.Trim().Length > 200
            ? Task.FromResult(new SweepResult(sweepId, "A sweep needs a name of at most 200 characters."))
            : ChangeAsync(sweepId, sweep => sweep.Name = name.Trim(), cancellationToken);

    /// <summary>Replaces the notes of a sweep.</summary>
    public Task<SweepResult> SetNotesAsync(long sweepId, string notes, CancellationToken cancellationToken = default) =>
        ChangeAsync(sweepId, sweep => sweep.Notes = notes, cancellationToken);

    /// <summary>Takes a sweep out of the list; its runs stay as they are. <see cref="RestoreAsync"/> undoes it.</summary>
    public Task<SweepResult> ArchiveAsync(long sweepId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sweepId, sweep => sweep.ArchivedAt ??= Now, cancellationToken);

    /// <summary>Brings an archived sweep back into the list.</summary>
    public Task<SweepResult> RestoreAsync(long sweepId, CancellationToken cancellationToken = default) =>
        ChangeAsync(sweepId, sweep => sweep.ArchivedAt = null, cancellationToken);

    /// <summary>
    /// Deletes a sweep with all its runs, their curves and logs. The run directories are the caller's to delete, afterwards.
    /// </summary>
    /// <returns>The runs that are gone; a refusal while one of them is running, or a run outside the sweep waits for one of them.</returns>
    public Task<SweepResult> DeleteAsync(long sweepId, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db =>
        {
            if (!await db.Sweeps.AnyAsync(sweep => sweep.Id == sweepId, cancellationToken).ConfigureAwait(false))
            {
                return SweepResult.NotFound(sweepId);
            }

            var runs = db.Runs.Where(run => run.SweepId == sweepId);
            var owned = await runs.CountAsync(run => run.State == RunState.Running || run.State == RunState.Stopping, cancellationToken)
                .ConfigureAwait(false);
            if (owned > 0)
            {
                return new SweepResult(sweepId, $"{owned} of its runs {(owned == 1 ? "is" : "are")} running; stop {(owned == 1 ? "it" : "them")} first.");
            }

            var waiting = await db.RunDependencies
                .Where(item => item.Needed!.SweepId == sweepId && item.Run!.SweepId != sweepId && item.Run.State != RunState.Succeeded)
                .Select(item => (long?)item.RunId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (waiting is not null)
            {
                return new SweepResult(sweepId, $"Run {waiting}, which is not of this sweep, needs one of its runs; delete that run first.");
            }

            var ids = await runs.OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            await runs.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await db.Sweeps.Where(sweep => sweep.Id == sweepId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            return new SweepResult(sweepId) { RunIds = ids };
        }, cancellationToken);

    private async Task<IReadOnlyList<long>> AddAsync(
        PlatformDbContext db,
        long sweepId,
        Dictionary<string, long> known,
        IReadOnlyList<NewCell> cells,
        string? user,
        CancellationToken cancellationToken)
    {
        var runs = new List<long>(cells.Count);
        foreach (var cell in cells)
        {
            var needs = cell.Needs.Distinct().ToDictionary(key => key, key => known.TryGetValue(key, out var runId)
                ? runId
                : throw new ArgumentException($"The cell {cell.Key} needs {key}, which does not come before it.", nameof(cells)));
            var request = cell.Run(needs) with { Cell = new NewRunCell(sweepId, cell.Key, cell.Labels), CreatedBy = user, Needs = [.. needs.Values] };
            if (known.ContainsKey(cell.Key))
            {
                throw new ArgumentException($"Two cells have the key {cell.Key}.", nameof(cells));
            }

            var id = await RunInsertion.InsertAsync(db, request, Now, cancellationToken).ConfigureAwait(false);
            known.Add(cell.Key, id);
            runs.Add(id);

            // A long plan would otherwise be looked through again at every save.
            db.ChangeTracker.Clear();
        }

        return runs;
    }

    private Task<SweepResult> ChangeAsync(long sweepId, Action<Sweep> change, CancellationToken cancellationToken) =>
        _store.WriteAsync(async db =>
        {
            if (await db.Sweeps.FirstOrDefaultAsync(item => item.Id == sweepId, cancellationToken).ConfigureAwait(false) is not { } sweep)
            {
                return SweepResult.NotFound(sweepId);
            }

            change(sweep);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return new SweepResult(sweepId);
        }, cancellationToken);
}
