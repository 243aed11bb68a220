using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>How far a run of a sweep came, as its directory tells.</summary>
/// <param name="HasSucceeded">Whether it came to its end.</param>
/// <param name="Failure">Why it failed last; null where it did not, or is not there.</param>
/// <param name="Seconds">Seconds that processes were at work on it.</param>
public sealed record RunOutcome(bool HasSucceeded, string? Failure, double Seconds)
{
    /// <summary>Reads a run's directory, which need not exist.</summary>
    public static RunOutcome Read(RunDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!File.Exists(directory.Events))
        {
            return new RunOutcome(false, null, 0);
        }

        var last = EventLog.Read(directory.Events).OfType<StateEvent>().LastOrDefault();
        var buckets = TimeRecord.Read(directory.Time)?.Buckets;
        var seconds = buckets?.Where(bucket => bucket.Key != TimeBucket.Down).Sum(bucket => bucket.Value.TotalSeconds) ?? 0;
        return new RunOutcome(last?.State == "succeeded", last?.State == "failed" ? last.Reason : null, seconds);
    }
}
