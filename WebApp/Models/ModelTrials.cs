using System.Diagnostics;
using Platform.Training.Compression.Export;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Glue;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Models;

/// <summary>Lets exported models answer what a person types.</summary>
internal sealed class ModelTrials(LoadedModels models, RunDirectories directories)
{
    private const int LongestText = 20_000;
    private const int MostRepeats = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>What an exported model is about, and whether it answers pairs of texts.</summary>
    /// <returns>Its description; null with the reason where it cannot be used here.</returns>
    public Task<(ExportManifest? Manifest, string? Problem)> DescribeAsync(long runId, ExportedModel export, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return (models.Use(Folder(runId, export), Digest(export), model => model.Manifest), (string?)null);
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                return ((ExportManifest?)null, (string?)exception.Message);
            }
        },
        cancellationToken);

    /// <summary>Answers a text or a pair, away from the page's thread.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="export">The exported file.</param>
    /// <param name="texts">The text, or the two of a pair.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Trial> AskAsync(long runId, ExportedModel export, IReadOnlyList<string> texts, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (texts.Sum(text => text.Length) > LongestText)
            {
                return new Trial([], 0, $"That is more than {LongestText:N0} characters; the model reads only the beginning of a text anyway.");
            }

            try
            {
                return models.Use(Folder(runId, export), Digest(export), model =>
                {
                    // The first call prepares memory for this length; those that follow are what an answer costs.
                    var answers = model.Answer(texts);
                    var (times, begun) = (new List<double>(MostRepeats), Stopwatch.GetTimestamp());
                    do
                    {
                        var one = Stopwatch.GetTimestamp();
                        model.Answer(texts);
                        times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
                    }
                    while (times.Count < MostRepeats && Stopwatch.GetElapsedTime(begun) < Patience);
                    times.Sort();
                    return new Trial([.. answers.SelectMany(answer => answer.Choices)], times[times.Count / 2], null) { Task = model.Manifest.Task };
                });
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                return new Trial([], 0, exception.Message);
            }
        },
        cancellationToken);

    private string Folder(long runId, ExportedModel export) => Path.Combine(directories.Find(runId), export.Folder);

    private static string? Digest(ExportedModel export) => export.Files.FirstOrDefault(file => file.Path.EndsWith(ExportManifest.ModelFile, StringComparison.Ordinal))?.Sha256;

    private static bool IsExpected(Exception exception) => exception is DataException or ConfigException or IOException or UnauthorizedAccessException
        or DllNotFoundException or TypeInitializationException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException;
}

/// <summary>What a model answered.</summary>
/// <param name="Choices">What it chose from, the most probable first; of a score the only one.</param>
/// <param name="Milliseconds">How long one answer took, the median of up to five.</param>
/// <param name="Problem">Why there is none, in words.</param>
public sealed record Trial(IReadOnlyList<TextChoice> Choices, double Milliseconds, string? Problem)
{
    /// <summary>The task that the model answers, such as <c>sst2</c>; null where there is no answer.</summary>
    public string? Task { get; init; }

    /// <summary>What a choice means in words: those of the task where its label is a number.</summary>
    public string WordsOf(TextChoice choice) => GlueTask.WordsOf(Task, choice.Text);
}
