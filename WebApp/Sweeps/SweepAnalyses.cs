using System.Runtime.CompilerServices;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>
/// Analyses of measured cells, each computed once for as long as its list of cells is in use, so that tabs and viewers share it.
/// </summary>
internal static class SweepAnalyses
{
    private static readonly ConditionalWeakTable<IReadOnlyList<CellResult>, Task<SweepAnalysis>> Known = [];

    /// <summary>The analysis of a list of cells, computed away from the page's thread.</summary>
    public static Task<SweepAnalysis> OfAsync(IReadOnlyList<CellResult> cells) => Known.GetValue(cells, list => Task.Run(() => SweepAnalysis.Of(list)));
}
