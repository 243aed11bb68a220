namespace Platform.Training.Compression.Sweeps;

/// <summary>What time is reckoned with where nothing was measured.</summary>
/// <param name="FlopsPerSecond">Useful floating-point operations a second of one run.</param>
/// <param name="BytesPerSecond">Bytes a second that updates read and write.</param>
/// <param name="Words">Where the numbers come from, in words.</param>
public sealed record SweepSpeed(double FlopsPerSecond, double BytesPerSecond, string Words)
{
    private const double FlopsOfAThread = 15e9;
    private const double BytesOfAThread = 4e9;
    private const double BytesForAFlop = 0.02;

    /// <summary>An ordinary processor.</summary>
    /// <param name="threads">Threads of one run.</param>
    public static SweepSpeed Processor(int threads) => new(
        FlopsOfAThread * threads,
        BytesOfAThread * threads,
        FormattableString.Invariant($"{FlopsOfAThread * threads / 1e9:F0} GFLOP/s, which is assumed for {threads} {(threads == 1 ? "thread" : "threads")}"));

    /// <summary>A device of a speed that the user gives.</summary>
    /// <param name="gigaflops">Its useful speed in training, GFLOP/s.</param>
    public static SweepSpeed Given(double gigaflops) =>
        new(gigaflops * 1e9, gigaflops * 1e9 * BytesForAFlop, FormattableString.Invariant($"{gigaflops:F0} GFLOP/s, as given"));
}
