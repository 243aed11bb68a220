namespace Platform.Training.Language.Metrics;

/// <summary>Measures of predicted scores, as SciPy defines them, with 0 instead of NaN for constant scores.</summary>
public static class CorrelationMetrics
{
    /// <summary>
    /// Pearson correlation, from -1 to 1. It is 0 where all predictions or all labels are the same (undefined in
    /// statistics): a constant says nothing about the label, and the run's best checkpoint stays comparable.
    /// A prediction that is not a number gives NaN.
    /// </summary>
    /// <param name="predictions">The predicted scores.</param>
    /// <param name="labels">The true scores.</param>
    /// <exception cref="ArgumentException">There are no predictions, or not as many as labels.</exception>
    public static double Pearson(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels)
    {
        Check(predictions, labels);
        if (IsConstant(predictions) || IsConstant(labels))
        {
            return 0;
        }

        double predictionMean = Mean(predictions);
        double labelMean = Mean(labels);
        double covariance = 0;
        double predictionVariance = 0;
        double labelVariance = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            double prediction = predictions[index] - predictionMean;
            double label = labels[index] - labelMean;
            covariance += prediction * label;
            predictionVariance += prediction * prediction;
            labelVariance += label * label;
        }

        double scale = Math.Sqrt(predictionVariance) * Math.Sqrt(labelVariance);
        return scale == 0 ? 0 : Math.Clamp(covariance / scale, -1, 1);
    }

    /// <summary>
    /// Spearman correlation, from -1 to 1: Pearson correlation of the ranks, equal scores sharing their average rank.
    /// It is 0 where all predictions or all labels are the same. A prediction that is not a number gives NaN.
    /// </summary>
    /// <param name="predictions">The predicted scores.</param>
    /// <param name="labels">The true scores.</param>
    /// <exception cref="ArgumentException">There are no predictions, or not as many as labels.</exception>
    public static double Spearman(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels)
    {
        Check(predictions, labels);
        foreach (double prediction in predictions)
        {
            if (double.IsNaN(prediction))
            {
                return double.NaN;
            }
        }

        return Pearson(Ranks(predictions), Ranks(labels));
    }

    /// <summary>The rank of each value from 1; equal values share the average of their ranks.</summary>
    internal static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = new int[sorted.Length];
        for (int index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        int start = 0;
        while (start < sorted.Length)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (int index = start; index < end; index++)
            {
                ranks[order[index]] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (value != values[0])
            {
                return false;
            }
        }

        return true;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static void Check(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels)
    {
        if (predictions.Length != labels.Length || labels.IsEmpty)
        {
            throw new ArgumentException(
                $"A measure needs as many predictions as labels, and at least one; got {predictions.Length} and {labels.Length}.", nameof(predictions));
        }
    }
}
