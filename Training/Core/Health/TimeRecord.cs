using System.Text.Json;

namespace Platform.Training.Core.Health;

/// <summary>A run's <see cref="TimeLedger"/> as its file keeps it between sessions.</summary>
/// <param name="Started">When the first session began, UTC.</param>
/// <param name="Sessions">How many sessions there were.</param>
/// <param name="HighestStep">The highest step done; those up to it are repeated where a session begins before it.</param>
/// <param name="Buckets">The time of every bucket.</param>
public sealed record TimeRecord(DateTime Started, int Sessions, long HighestStep, IReadOnlyDictionary<TimeBucket, TimeSpan> Buckets)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Until when the time is booked, UTC.</summary>
    public DateTime Until => Started + new TimeReport(Buckets).Wall;

    /// <summary>Writes the file, whole: a reader finds the former one or this one.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Write(string path)
    {
        var report = new TimeReport(Buckets);
        var file = new FileForm(
            Started,
            Until,
            Sessions,
            HighestStep,
            report.Goodput,
            Seconds(report.Wall),
            Buckets.ToDictionary(bucket => TimeReport.NameOf(bucket.Key), bucket => Seconds(bucket.Value)));
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(file, Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads the file.</summary>
    /// <returns>What stands there; null where there is no such file, or none that can be read.</returns>
    public static TimeRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FileForm>(File.ReadAllBytes(path), Json) is { Seconds: not null } file
                ? new TimeRecord(file.Started, file.Sessions, file.HighestStep, Enum.GetValues<TimeBucket>().ToDictionary(
                    bucket => bucket,
                    bucket => TimeSpan.FromTicks((long)(file.Seconds.GetValueOrDefault(TimeReport.NameOf(bucket)) * TimeSpan.TicksPerSecond))))
                : null;
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Seconds as a decimal number, so that not one tick is lost.</summary>
    private static decimal Seconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;

    private sealed record FileForm(
        DateTime Started,
        DateTime Until,
        int Sessions,
        long HighestStep,
        double Goodput,
        decimal WallSeconds,
        Dictionary<string, decimal> Seconds);
}
