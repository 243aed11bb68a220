namespace Platform.Training.Compression.Sweeps;

/// <summary>What time is reckoned with where nothing was measured.</summary>
/// <param name="FlopsPerSecond">Useful floating-point operations a second of one run.</param>
/// <param name="BytesPerSecond">Bytes a second that updates read and write.</param>
/// <param name="Words">Where the numbers come from, in words.</param>
public sealed record SweepSpeed(double FlopsPerSecond, double BytesPerSecond, string Words)
{
    private const double FlopsOfAThread = 15e9;
    private const double BytesOfAThread = 8e9;

    // Of what matrix products reach: BERT-Tiny on SST-2, batch 64, one thread, took 60 ms a step where they reached 66 GFLOP/s, and 135 ms
    // on the same machine at twice its load, where they reached 33.
    private const double UsefulPart = 0.6;
    private const double BytesForAFlop = 0.02;

    /// <summary>An ordinary processor.</summary>
    /// <param name="threads">Threads of one run.</param>
    public static SweepSpeed Processor(int threads) => new(
        FlopsOfAThread * threads,
        BytesOfAThread * threads,
        FormattableString.Invariant($"{FlopsOfAThread * threads / 1e9:F0} GFLOP/s, which is assumed for {threads} {(threads == 1 ? "thread" : "threads")}"));

    /// <summary>This machine, by what its matrix products reach.</summary>
    /// <param name="threads">Threads of one run.</param>
    /// <param name="matrixFlops">Floating-point operations a second of matrix products with so many threads.</param>
    public static SweepSpeed Measured(int threads, double matrixFlops) => new(
        UsefulPart * matrixFlops,
        Math.Max(BytesOfAThread * threads, UsefulPart * matrixFlops * BytesForAFlop),
        FormattableString.Invariant($"{UsefulPart * matrixFlops / 1e9:F0} GFLOP/s, {100 * UsefulPart:F0} % of what matrix products reach here now"));

    /// <summary>A device of a speed that the user gives.</summary>
    /// <param name="gigaflops">Its useful speed in training, GFLOP/s.</param>
    public static SweepSpeed Given(double gigaflops) =>
        new(gigaflops * 1e9, gigaflops * 1e9 * BytesForAFlop, FormattableString.Invariant($"{gigaflops:F0} GFLOP/s, as given"));
}
