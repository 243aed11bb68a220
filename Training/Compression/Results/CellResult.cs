namespace Platform.Training.Compression.Results;

/// <summary>One cell of a sweep that has been trained, exported and measured.</summary>
/// <param name="Labels">What was trained.</param>
/// <param name="Metric">The measure of <paramref name="Score"/>: the task's first one, such as <c>accuracy</c> or <c>matthews</c>.</param>
/// <param name="Score">The exported file's score on the dev split.</param>
/// <param name="Sizes">The exported file's sizes.</param>
public sealed record CellResult(CellLabels Labels, string Metric, double Score, FourSizes Sizes)
{
    /// <summary>Score on the split that nothing was chosen by; null where it has no labels.</summary>
    public double? TestScore { get; init; }

    /// <summary>Latency of the exported file, by batch size.</summary>
    public IReadOnlyList<LatencyFigure> Latency { get; init; } = [];

    /// <summary>Seconds that training took.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>The exported file's answer to every dev example: the class, or the score for regression. Null where they were not kept.</summary>
    public IReadOnlyList<float>? Answers { get; init; }

    /// <summary>The right answers, in the same order.</summary>
    public IReadOnlyList<float>? Labelled { get; init; }

    /// <summary>Every other figure of the cell, by name.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}
