using System.Collections.Concurrent;
using System.Text;
using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Sweeps;

/// <summary>
/// What was measured of a sweep's cells so far: read from the files of runs that have succeeded, or from an imported study. What was
/// read once is remembered, so that a page that looks several times a second reads only what is new.
/// </summary>
internal sealed class SweepResults(SweepQueries queries, RunDirectories directories)
{
    private const int Remembered = 6;

    private readonly ConcurrentDictionary<long, Memory> _memories = new();

    /// <summary>Reads the measured cells of a sweep.</summary>
    /// <param name="sweepId">The sweep.</param>
    /// <param name="cells">Its runs, where the caller has them already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was measured; null where there is no such sweep.</returns>
    public async Task<SweepMeasured?> ReadAsync(long sweepId, IReadOnlyList<CellRow>? cells = null, CancellationToken cancellationToken = default)
    {
        var memory = _memories.GetOrAdd(sweepId, _ => new Memory());
        await memory.Gate.WaitAsync(cancellationToken);
        try
        {
            cells ??= await queries.CellsAsync(sweepId, [], cancellationToken);
            if ((memory.Plan is null || cells.Any(cell => !memory.Known.Contains(cell.Key))) && !await LoadAsync(memory, sweepId, cells, cancellationToken))
            {
                return null;
            }

            return memory.Imported ?? await Task.Run(() => Measured(memory, cells), cancellationToken);
        }
        finally
        {
            memory.Used = Environment.TickCount64;
            memory.Gate.Release();
            Forget();
        }
    }

    private async Task<bool> LoadAsync(Memory memory, long sweepId, IReadOnlyList<CellRow> cells, CancellationToken cancellationToken)
    {
        if (memory.Imported is not null)
        {
            return true;
        }

        if (await queries.FindAsync(sweepId, cancellationToken) is not { } sweep)
        {
            _memories.TryRemove(sweepId, out _);
            return false;
        }

        memory.Known = [.. cells.Select(cell => cell.Key)];
        try
        {
            if (sweep.Results is { } results)
            {
                using var content = new MemoryStream(Encoding.UTF8.GetBytes(results));
                memory.Imported = new SweepMeasured(ResultsFile.Read(content, sweep.Name), new Dictionary<long, CellResult>(), null);
                return true;
            }

            memory.Plan = await Task.Run(() => SweepPlan.Of(ConfigJson.Read<SweepSpec>(sweep.Spec)), cancellationToken);
            memory.Problem = null;
        }
        catch (Exception exception) when (exception is ConfigException or DataException)
        {
            memory.Problem = $"What this sweep measured cannot be read: {exception.Message}";
        }

        return true;
    }

    private SweepMeasured Measured(Memory memory, IReadOnlyList<CellRow> cells)
    {
        var problem = memory.Problem;
        var (all, found) = (new List<CellResult>(), new Dictionary<long, CellResult>());
        foreach (var cell in cells.Where(cell => cell.State == RunState.Succeeded && cell.Labels is not null))
        {
            if (!memory.Read.TryGetValue(cell.RunId, out var known) || known.EndedAt != cell.EndedAt)
            {
                known = (cell.EndedAt, Read(memory, cell, ref problem));
                memory.Read[cell.RunId] = known;
            }

            // The first is the cell itself; the same model rounded after training may stand beside it.
            if (known.Results is [var result, ..])
            {
                all.AddRange(known.Results);
                found[cell.RunId] = result;
            }
        }

        return new SweepMeasured(all, found, problem) { Runs = CellRuns.Of(cells) };
    }

    private IReadOnlyList<CellResult> Read(Memory memory, CellRow cell, ref string? problem)
    {
        try
        {
            return memory.Plan is { } plan ? CellMeasurement.ReadAll(new RunDirectory(directories.Find(cell.RunId)), plan.Find(cell.Key)) : [];
        }
        catch (Exception exception) when (exception is ConfigException or DataException or IOException or UnauthorizedAccessException)
        {
            problem ??= $"Run {cell.RunId}: {exception.Message}";
            return [];
        }
    }

    private void Forget()
    {
        foreach (var old in _memories.OrderByDescending(item => item.Value.Used).Skip(Remembered))
        {
            _memories.TryRemove(old.Key, out _);
        }
    }

    private sealed class Memory
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long Used { get; set; } = Environment.TickCount64;

        public SweepPlan? Plan { get; set; }

        public HashSet<string> Known { get; set; } = [];

        public SweepMeasured? Imported { get; set; }

        public string? Problem { get; set; }

        public Dictionary<long, (DateTime? EndedAt, IReadOnlyList<CellResult> Results)> Read { get; } = [];
    }
}

/// <summary>What was measured of a sweep.</summary>
/// <param name="Cells">The measured cells.</param>
/// <param name="ByRun">The same by the runs that computed them; empty for an imported study.</param>
/// <param name="Problem">Why some could not be read; null where all could.</param>
internal sealed record SweepMeasured(IReadOnlyList<CellResult> Cells, IReadOnlyDictionary<long, CellResult> ByRun, string? Problem)
{
    /// <summary>The runs of the cells, for whoever has a result and wants to see where it comes from.</summary>
    public CellRuns Runs { get; init; } = CellRuns.None;
}
