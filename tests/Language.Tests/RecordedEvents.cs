using Platform.Training.Core.Runs;

namespace Platform.Language.Tests;

/// <summary>Keeps what a run reports.</summary>
internal sealed class RecordedEvents : IRunEvents
{
    public List<RunEvent> Items { get; } = [];

    public void Report(RunEvent item) => Items.Add(item);

    /// <summary>A figure at each of its steps.</summary>
    public double[] Figures(string name) => [.. Items.OfType<MetricEvent>().Where(metric => metric.Name == name).Select(metric => metric.Value)];
}
