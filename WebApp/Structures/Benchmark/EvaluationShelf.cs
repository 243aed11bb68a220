using System.Collections.Concurrent;
using Platform.Data.Artifacts;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What runs measured of networks for proteins, read from the files they left and remembered until these change.</summary>
internal sealed class EvaluationShelf(ArtifactQueries artifacts, RunDirectories directories)
{
    /// <summary>Where a run leaves its evaluation, relative to its directory.</summary>
    public const string FilePath = $"artifacts/{EvaluationResult.FileName}";

    // Whole evaluations that are kept at hand; a page shows fewer.
    private const int MostKept = 24;

    private readonly ConcurrentDictionary<long, EvaluationSummary> _summaries = new();
    private readonly ConcurrentDictionary<long, Evaluation> _read = new();

    /// <summary>The evaluations of all runs that are not archived, the newest run's first.</summary>
    public async Task<IReadOnlyList<EvaluationSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        var files = await artifacts.NamedAsync(EvaluationResult.FileName, cancellationToken: cancellationToken);
        return await Task.Run<IReadOnlyList<EvaluationSummary>>(() => [.. files.Where(file => file.Path == FilePath).Select(Summarize)], cancellationToken);
    }

    /// <summary>Reads an evaluation.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>All it holds; null where the run registered none.</returns>
    /// <exception cref="DataException">It is registered and cannot be read on this host.</exception>
    public async Task<Evaluation?> FindAsync(long runId, CancellationToken cancellationToken = default)
    {
        var files = await artifacts.NamedAsync(EvaluationResult.FileName, runId, cancellationToken);
        return files.Find(file => file.Path == FilePath) is { } found ? await Task.Run(() => Read(found), cancellationToken) : null;
    }

    private EvaluationSummary Summarize(RunFile file)
    {
        var written = File.GetLastWriteTimeUtc(PathOf(file));
        if (_summaries.TryGetValue(file.RunId, out var known) && known.Written == written && known.RunName == file.RunName)
        {
            return known;
        }

        try
        {
            return _summaries[file.RunId] = Read(file).Summary;
        }
        catch (DataException exception)
        {
            return Unread(file) with { Problem = exception.Message };
        }
    }

    private Evaluation Read(RunFile file)
    {
        var path = PathOf(file);
        var written = File.GetLastWriteTimeUtc(path);
        if (_read.TryGetValue(file.RunId, out var known) && known.Summary.Written == written && known.Summary.RunName == file.RunName)
        {
            return known;
        }

        if (!File.Exists(path))
        {
            throw new DataException($"{FilePath} of run {file.RunId} is not on this host: it may lie on the host that executed the run, or it was deleted.");
        }

        var result = EvaluationResult.Read(path);
        if (result.Methods.Count == 0)
        {
            throw new DataException($"\"{path}\" holds no method.");
        }

        if (_read.Count >= MostKept)
        {
            _read.Clear();
        }

        return _read[file.RunId] = new Evaluation(Unread(file).With(result, written), [.. result.Methods.Select(method => new MeasuredMethod(method))]);
    }

    private string PathOf(RunFile file) => Path.Combine(directories.Find(file.RunId), file.Path);

    private static EvaluationSummary Unread(RunFile file) => new() { RunId = file.RunId, RunName = file.RunName, CreatedBy = file.CreatedBy, Written = file.CreatedAt };
}
