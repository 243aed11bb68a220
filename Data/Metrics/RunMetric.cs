namespace Platform.Data.Metrics;

/// <summary>One metric of a run and its figures so far. A figure is null while no point gave a number.</summary>
public sealed class RunMetric
{
    /// <summary>The identity, used by its points.</summary>
    public long Id { get; set; }

    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary>The name, such as <c>dev/accuracy</c>.</summary>
    public required string Name { get; set; }

    /// <summary>The value at the highest step; null where that was not a number.</summary>
    public double? Last { get; set; }

    /// <summary>The highest step.</summary>
    public long LastStep { get; set; }

    /// <summary>The least value.</summary>
    public double? Min { get; set; }

    /// <summary>The greatest value.</summary>
    public double? Max { get; set; }

    /// <summary>The best value by <see cref="MetricDirection"/>.</summary>
    public double? Best { get; set; }

    /// <summary>The first step with the best value.</summary>
    public long? BestStep { get; set; }

    /// <summary>The number of points.</summary>
    public long Count { get; set; }
}
