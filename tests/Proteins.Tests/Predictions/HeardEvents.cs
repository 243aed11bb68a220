using Platform.Training.Core.Runs;

namespace Platform.Proteins.Tests.Predictions;

/// <summary>Hears what a run reports.</summary>
internal sealed class HeardEvents(Action<RunEvent> hear) : IRunEvents
{
    public void Report(RunEvent item) => hear(item);
}
