using System.Diagnostics;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Export.Measuring;

/// <summary>Measures how long an exported model takes for batches.</summary>
public static class Latency
{
    private const int WarmUps = 10;

    /// <summary>Runs batches in turn until the time is used up, and at least once each.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">Batches of one size; at least one.</param>
    /// <param name="seconds">About how long to measure.</param>
    public static LatencyFigure Measure(OnnxClassifier model, IReadOnlyList<TokenRows> batches, double seconds)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            model.Run(batches[i % batches.Count]);
        }

        var times = new List<double>();
        var whole = Stopwatch.StartNew();
        for (var i = 0; i < batches.Count || whole.Elapsed.TotalSeconds < seconds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            model.Run(batches[i % batches.Count]);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return new LatencyFigure(batches[0].Rows, At(0.5), At(0.95), model.Threads);

        double At(double part) => times[(int)Math.Min(times.Count - 1, part * times.Count)];
    }
}
