using Platform.Data.Sweeps;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;

namespace Platform.WebApp.Sweeps;

/// <summary>The runs that the measured cells of a sweep come from; an imported study has none.</summary>
/// <param name="runs">Runs by the keys of their cells.</param>
public sealed class CellRuns(IReadOnlyDictionary<string, long> runs)
{
    /// <summary>None.</summary>
    public static CellRuns None { get; } = new(new Dictionary<string, long>());

    /// <summary>Those of a sweep.</summary>
    public static CellRuns Of(IEnumerable<CellRow> cells) => new(cells.ToDictionary(cell => cell.Key, cell => cell.RunId));

    /// <summary>The page of the run that a model comes from: of several seeds the first one's. Null where there is none.</summary>
    public string? AddressOf(Arm arm) => Of(arm) is { } found ? $"/runs/{found.Run}" : null;

    /// <summary>What that page is of, in words.</summary>
    public string? WordsOf(Arm arm) => Of(arm) is { } found ? $"run {found.Run}{(arm.Cells.Count > 1 ? $", seed {found.Labels.Seed}" : "")}" : null;

    private (CellLabels Labels, long Run)? Of(Arm arm)
    {
        foreach (var cell in arm.Cells)
        {
            if (runs.TryGetValue(CellMeasurement.RunKeyOf(cell.Labels), out var run))
            {
                return (cell.Labels, run);
            }
        }

        return null;
    }
}
