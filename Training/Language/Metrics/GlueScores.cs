using Platform.Training.Language.Glue;

namespace Platform.Training.Language.Metrics;

/// <summary>A task's own measures of one set of predictions.</summary>
public static class GlueScores
{
    /// <summary>The name under which a measure is recorded, such as <c>accuracy</c>.</summary>
    public static string Name(GlueMetric metric) => metric switch
    {
        GlueMetric.Accuracy => "accuracy",
        GlueMetric.F1 => "f1",
        GlueMetric.Matthews => "matthews",
        GlueMetric.Pearson => "pearson",
        GlueMetric.Spearman => "spearman",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such measure."),
    };

    /// <summary>Measures predictions.</summary>
    /// <param name="task">The task, which says what to measure.</param>
    /// <param name="predictions">The predicted classes, or the scores of a regression task.</param>
    /// <param name="labels">The true classes or scores.</param>
    /// <returns>The measures in the task's order.</returns>
    public static IReadOnlyList<(string Name, double Value)> Measure(GlueTask task, ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels)
    {
        ArgumentNullException.ThrowIfNull(task);
        List<(string, double)> scores = [];
        foreach (GlueMetric metric in task.Metrics)
        {
            scores.Add((Name(metric), task.IsRegression
                ? Correlation(metric, Convert<double>(predictions), Convert<double>(labels))
                : Classification(metric, Convert<int>(predictions), Convert<int>(labels))));
        }

        return scores;
    }

    private static double Classification(GlueMetric metric, ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels) => metric switch
    {
        GlueMetric.F1 => ClassificationMetrics.F1(predictions, labels),
        GlueMetric.Matthews => ClassificationMetrics.Matthews(predictions, labels),
        _ => ClassificationMetrics.Accuracy(predictions, labels),
    };

    private static double Correlation(GlueMetric metric, ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels) =>
        metric == GlueMetric.Spearman
            ? CorrelationMetrics.Spearman(predictions, labels)
            : CorrelationMetrics.Pearson(predictions, labels);

    private static T[] Convert<T>(ReadOnlySpan<float> values)
        where T : System.Numerics.INumber<T>
    {
        T[] converted = new T[values.Length];
        for (int index = 0; index < converted.Length; index++)
        {
            converted[index] = T.CreateChecked(values[index]);
        }

        return converted;
    }
}
