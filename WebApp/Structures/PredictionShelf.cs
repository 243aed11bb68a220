using System.Collections.Concurrent;
using System.Text.Json;
using Platform.Data.Artifacts;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Structures;

/// <summary>What runs predicted of chains, read from the files they left and remembered until these change.</summary>
internal sealed class PredictionShelf(ArtifactQueries artifacts, RunDirectories directories)
{
    private const string Artifacts = "artifacts/";

    private readonly ConcurrentDictionary<(long Run, string Path), (DateTime Written, PredictionSummary Summary)> _read = new();

    /// <summary>The predictions of all runs that are not archived, the newest run's first.</summary>
    public async Task<IReadOnlyList<PredictionSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(await artifacts.NamedAsync(PredictionFolder.FileName, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The predictions of a run, by folder.</summary>
    public async Task<IReadOnlyList<PredictionSummary>> OfRunAsync(long runId, CancellationToken cancellationToken = default) =>
        await ReadAsync(await artifacts.NamedAsync(PredictionFolder.FileName, runId, cancellationToken), cancellationToken);

    /// <summary>Reads a prediction.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="target">The folder's name below the run's artifacts.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The folder and what is predicted; null where the run registered none of that name.</returns>
    /// <exception cref="DataException">It is registered and cannot be read on this host.</exception>
    public async Task<(PredictionFolder Folder, Prediction Prediction)?> FindAsync(long runId, string target, CancellationToken cancellationToken = default)
    {
        var path = $"{Artifacts}{target}/{PredictionFolder.FileName}";
        if (!(await artifacts.NamedAsync(PredictionFolder.FileName, runId, cancellationToken)).Exists(file => file.Path == path))
        {
            return null;
        }

        var folder = new PredictionFolder(Path.Combine(directories.Find(runId), Artifacts, target));
        return (folder, await Task.Run(folder.Read, cancellationToken));
    }

    private Task<IReadOnlyList<PredictionSummary>> ReadAsync(List<RunFile> files, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<PredictionSummary>>(() => [.. files.Select(Summarize)], cancellationToken);

    private PredictionSummary Summarize(RunFile file)
    {
        var path = Path.Combine(directories.Find(file.RunId), file.Path);
        var written = File.GetLastWriteTimeUtc(path);
        if (_read.TryGetValue((file.RunId, file.Path), out var known) && known.Written == written && known.Summary.RunName == file.RunName)
        {
            return known.Summary;
        }

        var summary = Read(file, path, written);
        _read[(file.RunId, file.Path)] = (written, summary);
        return summary;
    }

    private static PredictionSummary Read(RunFile file, string path, DateTime written)
    {
        var target = file.Path[Artifacts.Length..^(PredictionFolder.FileName.Length + 1)];
        var unread = new PredictionSummary { RunId = file.RunId, RunName = file.RunName, Target = target, Name = target, Written = file.CreatedAt };
        try
        {
            return PredictionFolder.Parse(File.ReadAllText(path)) is not { } prediction
                ? unread with { Problem = "Its file is empty." }
                : unread with
                {
                    Name = prediction.Name,
                    Length = prediction.Length,
                    Evidence = prediction.Evidence,
                    ExpectedLddt = prediction.Models is [var best, ..] ? best.MeanExpectedLddt : null,
                    Models = prediction.Models.Count,
                    Reference = prediction.Reference?.Name,
                    Figures = prediction.Models is [var first, ..] ? first.Figures : unread.Figures,
                    Written = written,
                };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return unread with { Problem = "It is not on this host: it may lie on the host that executed the run, or it was deleted." };
        }
        catch (JsonException exception)
        {
            return unread with { Problem = $"Its file is damaged: {exception.Message}" };
        }
    }
}
