namespace Platform.Training.Compression.Results;

/// <summary>How long an exported model takes for a batch of real texts.</summary>
/// <param name="Batch">Texts of a batch.</param>
/// <param name="Median">Half of the batches took at most so many milliseconds.</param>
/// <param name="Percentile95">95 of 100 took at most so many milliseconds.</param>
/// <param name="Threads">Threads that one batch may use.</param>
public sealed record LatencyFigure(int Batch, double Median, double Percentile95, int Threads);
