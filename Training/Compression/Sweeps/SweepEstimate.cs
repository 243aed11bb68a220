using System.Globalization;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What a sweep will cost.</summary>
/// <param name="Runs">Runs that are left to do, shared stages included.</param>
/// <param name="Seconds">Wall time of them, seconds.</param>
/// <param name="DiskBytes">Bytes that stay on disk of the whole sweep.</param>
/// <param name="PeakBytes">The most bytes on disk while it runs.</param>
/// <param name="Basis">How the time was estimated, in words.</param>
public sealed record SweepEstimate(int Runs, double Seconds, long DiskBytes, long PeakBytes, string Basis)
{
    /// <summary>A time in words: <c>45 s</c>, <c>12 min</c>, <c>3 h 20 min</c>, <c>9 days</c>.</summary>
    public static string Words(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):F0} h {seconds % 3600 / 60:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:N0} days"),
    };
}
