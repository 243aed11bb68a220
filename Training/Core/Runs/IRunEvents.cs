namespace Platform.Training.Core.Runs;

/// <summary>Where a run reports to. Safe to call from any thread.</summary>
public interface IRunEvents
{
    /// <summary>Takes an event; its number and time are set by the receiver.</summary>
    void Report(RunEvent item);
}
