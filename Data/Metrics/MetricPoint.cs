namespace Platform.Data.Metrics;

/// <summary>One point of a curve; a metric has one point per step.</summary>
public sealed class MetricPoint
{
    /// <summary>The metric it belongs to.</summary>
    public long RunMetricId { get; set; }

    /// <summary>The step.</summary>
    public long Step { get; set; }

    /// <summary>When it was measured, UTC; stored as milliseconds since 1970.</summary>
    public DateTime Time { get; set; }

    /// <summary>The value; null stands for not-a-number, which SQLite cannot store. Infinities are kept.</summary>
    public double? Value { get; set; }
}
