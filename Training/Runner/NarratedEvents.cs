using System.Globalization;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Passes events on to the event file, and tells people: in the log, and on the terminal with a progress line.</summary>
internal sealed class NarratedEvents(IRunEvents file, RunLog log) : IRunEvents
{
    /// <summary>Kinds of figures that come too often to be told one by one.</summary>
    private static readonly string[] Quiet = ["train/", "system/", "goodput/"];

    private readonly Lock _gate = new();
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private string _loss = "";
    private int _width;

    public void Report(RunEvent item)
    {
        file.Report(item);
        switch (item)
        {
            case MetricEvent { Name: "train/loss" } loss:
                _loss = loss.Value.ToString("F4", CultureInfo.InvariantCulture);
                break;
            case MetricEvent metric when !Quiet.Any(prefix => metric.Name.StartsWith(prefix, StringComparison.Ordinal)):
                Narrate($"step {metric.Step}: {metric.Name} {metric.Value.ToString("F4", CultureInfo.InvariantCulture)}");
                break;
            case ProgressEvent progress when _terminal:
                ShowProgress(progress);
                break;
            case StateEvent { State: "failed" } failed:
                // The command itself tells the terminal.
                log.Write($"Failed: {failed.Reason}");
                break;
            case StateEvent state:
                Narrate(state.Reason is null ? Capitalised(state.State) : $"{Capitalised(state.State)}: {state.Reason}");
                break;
            case CheckpointEvent checkpoint:
                log.Write($"Saved {checkpoint.Path}, {checkpoint.Bytes / 1e6:F1} MB.");
                break;
            case WarningEvent warning:
                Narrate("Warning: " + warning.Message);
                break;
            case SummaryEvent summary:
                Narrate(string.Join(", ", summary.Values.Select(value => $"{value.Key} {value.Value.ToString("G6", CultureInfo.InvariantCulture)}")));
                break;
        }
    }

    /// <summary>Writes a line to the log and to standard output.</summary>
    public void Narrate(string line)
    {
        log.Write(line);
        lock (_gate)
        {
            ClearProgress();
            Console.WriteLine(line);
        }
    }

    private void ShowProgress(ProgressEvent progress)
    {
        var left = TimeSpan.FromSeconds(progress.SecondsLeft);
        var part = (double)progress.Step / progress.TotalSteps;
        var bar = new string('#', (int)(part * 24)).PadRight(24, '.');
        var line = $"[{bar}] {part:P0}  step {progress.Step}/{progress.TotalSteps}  {(_loss.Length > 0 ? $"loss {_loss}  " : "")}{(int)left.TotalMinutes} m {left.Seconds:D2} s left";
        lock (_gate)
        {
            Console.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }
    }

    private void ClearProgress()
    {
        if (_width > 0)
        {
            Console.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
