using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Sweeps;

/// <summary>
/// Removes the checkpoints of a sweep's runs that have succeeded and that no other run still needs, unless its spec keeps everything:
/// a study of hundreds of cells would otherwise fill the disk. Exported files and weights stay.
/// </summary>
internal sealed partial class SweepTidying(RunQueries runs, SweepQueries sweeps, RunDirectories directories, ILogger<SweepTidying> logger)
{
    /// <summary>Tidies a run that has just succeeded, and those it was the last to need.</summary>
    public async Task TidyAsync(long runId)
    {
        try
        {
            if (await runs.FindRunAsync(runId) is not { SweepId: { } sweepId } || await sweeps.FindAsync(sweepId) is not { } sweep
                || ConfigJson.Read<SweepSpec>(sweep.Spec).Keeps == SweepKeeps.Everything)
            {
                return;
            }

            var cells = await sweeps.CellsAsync(sweepId, []);
            var needed = cells.Where(cell => cell.State != RunState.Succeeded).SelectMany(cell => cell.Needs).Select(need => need.RunId).ToHashSet();
            var touched = cells.Where(cell => cell.RunId == runId).SelectMany(cell => cell.Needs).Select(need => need.RunId).Append(runId).ToHashSet();
            foreach (var cell in cells.Where(cell => touched.Contains(cell.RunId) && cell.State == RunState.Succeeded && !needed.Contains(cell.RunId)))
            {
                var checkpoints = new RunDirectory(directories.Find(cell.RunId)).Checkpoints;
                if (Directory.Exists(checkpoints))
                {
                    Directory.Delete(checkpoints, recursive: true);
                }
            }
        }
        catch (Exception exception)
        {
            // Nothing is wrong with what was computed; it only takes more room.
            LogLeft(exception, runId);
        }
    }

    [LoggerMessage(EventId = 410, Level = LogLevel.Warning, Message = "Checkpoints that run {RunId} of a sweep leaves behind could not be deleted.")]
    private partial void LogLeft(Exception exception, long runId);
}
