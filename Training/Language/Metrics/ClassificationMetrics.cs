namespace Platform.Training.Language.Metrics;

/// <summary>Measures of predicted classes, as scikit-learn defines them.</summary>
public static class ClassificationMetrics
{
    /// <summary>The share of predictions that equal their label, from 0 to 1.</summary>
    /// <param name="predictions">The predicted classes.</param>
    /// <param name="labels">The true classes.</param>
    /// <exception cref="ArgumentException">There are no predictions, or not as many as labels.</exception>
    public static double Accuracy(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        Check(predictions, labels);
        int right = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            right += predictions[index] == labels[index] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }

    /// <summary>
    /// F1 of one class: the harmonic mean of precision and recall, from 0 to 1. It is 0 where the class is neither
    /// predicted nor present (scikit-learn's <c>zero_division=0</c>).
    /// </summary>
    /// <param name="predictions">The predicted classes.</param>
    /// <param name="labels">The true classes.</param>
    /// <param name="positive">The class to measure.</param>
    /// <exception cref="ArgumentException">There are no predictions, or not as many as labels.</exception>
    public static double F1(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels, int positive = 1)
    {
        Check(predictions, labels);
        long both = 0;
        long either = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            both += predictions[index] == positive && labels[index] == positive ? 1 : 0;
            either += (predictions[index] == positive ? 1 : 0) + (labels[index] == positive ? 1 : 0);
        }

        return either == 0 ? 0 : 2.0 * both / either;
    }

    /// <summary>
    /// Matthews correlation of two classes, 0 and 1, from -1 to 1. It is 0 where all predictions or all labels are
    /// of one class: such predictions say nothing about the label (scikit-learn's convention).
    /// </summary>
    /// <param name="predictions">The predicted classes, 0 or 1.</param>
    /// <param name="labels">The true classes, 0 or 1.</param>
    /// <exception cref="ArgumentException">There are no predictions, not as many as labels, or another class than 0 and 1.</exception>
    public static double Matthews(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        Check(predictions, labels);
        Span<double> counts = stackalloc double[4];
        for (int index = 0; index < labels.Length; index++)
        {
            if (predictions[index] is < 0 or > 1 || labels[index] is < 0 or > 1)
            {
                throw new ArgumentException("Matthews correlation is defined here for the classes 0 and 1.", nameof(predictions));
            }

            counts[predictions[index] * 2 + labels[index]]++;
        }

        (double trueNegative, double falseNegative, double falsePositive, double truePositive) =
            (counts[0], counts[1], counts[2], counts[3]);
        double scale = (truePositive + falsePositive) * (truePositive + falseNegative)
            * (trueNegative + falsePositive) * (trueNegative + falseNegative);
        return scale == 0 ? 0 : (truePositive * trueNegative - falsePositive * falseNegative) / Math.Sqrt(scale);
    }

    private static void Check(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        if (predictions.Length != labels.Length || labels.IsEmpty)
        {
            throw new ArgumentException(
                $"A measure needs as many predictions as labels, and at least one; got {predictions.Length} and {labels.Length}.", nameof(predictions));
        }
    }
}
