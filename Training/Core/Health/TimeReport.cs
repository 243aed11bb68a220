using System.Globalization;
using System.Text.Json;

namespace Platform.Training.Core.Health;

/// <summary>How a run's wall time was spent, over all its sessions; the buckets sum to the whole exactly.</summary>
/// <param name="Buckets">The time of every bucket.</param>
public sealed record TimeReport(IReadOnlyDictionary<TimeBucket, TimeSpan> Buckets)
{
    /// <summary>Time since the first session began.</summary>
    public TimeSpan Wall { get; } = Buckets.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);

    /// <summary>The share of the wall time that moved the run forward, 0 to 1.</summary>
    public double Goodput => Wall > TimeSpan.Zero ? Buckets[TimeBucket.Compute] / Wall : 0;

    /// <summary>Time spent in steps, the wait for their data and repeated ones included.</summary>
    public TimeSpan Training => Buckets[TimeBucket.Data] + Buckets[TimeBucket.Compute] + Buckets[TimeBucket.Repeated];

    /// <summary>The figures by name: <c>goodput/share</c> and <c>goodput/BUCKET_seconds</c>.</summary>
    public IReadOnlyDictionary<string, double> Figures =>
        Buckets.Select(bucket => KeyValuePair.Create($"goodput/{NameOf(bucket.Key)}_seconds", Math.Round(bucket.Value.TotalSeconds, 3)))
            .Prepend(KeyValuePair.Create("goodput/share", Math.Round(Goodput, 4)))
            .ToDictionary();

    /// <summary>A bucket's name in files: <c>start_up</c>.</summary>
    public static string NameOf(TimeBucket bucket) => JsonNamingPolicy.SnakeCaseLower.ConvertName(bucket.ToString());

    /// <summary>For people: <c>goodput 93 %: compute 412 s, data 8 s, …</c>, the longest first.</summary>
    public override string ToString()
    {
        var parts = Buckets.Where(bucket => bucket.Value >= TimeSpan.FromSeconds(0.05))
            .OrderByDescending(bucket => bucket.Value)
            .Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{NameOf(bucket.Key).Replace('_', '-')} {Seconds(bucket.Value)} s"));
        return string.Create(CultureInfo.InvariantCulture, $"goodput {100 * Goodput:F0} %: {string.Join(", ", parts)}");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
