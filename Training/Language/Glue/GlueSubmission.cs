using System.Globalization;

namespace Platform.Training.Language.Glue;

/// <summary>
/// Predictions as GLUE's server takes them: the header <c>index</c>, <c>prediction</c>, then a line for each row of the
/// test file, with the official label strings, or scores from 0 to 5 with three decimals.
/// </summary>
public static class GlueSubmission
{
    private const float LargestScore = 5;

    /// <summary>The text of one prediction.</summary>
    /// <param name="task">The task.</param>
    /// <param name="prediction">The class, or the score of a regression task, which is clipped to 0 to 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or the score is not a number.</exception>
    public static string Format(GlueTask task, float prediction)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (float.IsNaN(prediction) || (!task.IsRegression && (prediction < 0 || prediction >= task.Labels.Length)))
        {
            throw new ArgumentOutOfRangeException(nameof(prediction), prediction, $"{task} has no such label.");
        }

        return task.IsRegression
            ? Math.Clamp(prediction, 0, LargestScore).ToString("0.000", CultureInfo.InvariantCulture)
            : task.Labels[(int)prediction];
    }

    /// <summary>The lines of a submission file, the header first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rows">The rows of the test file.</param>
    /// <param name="predictions">A class or score for each row.</param>
    /// <exception cref="ArgumentException">There are not as many predictions as rows.</exception>
    public static IEnumerable<string> Lines(GlueTask task, IReadOnlyList<GlueExample> rows, IReadOnlyList<float> predictions)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(predictions);
        return rows.Count == predictions.Count
            ? rows.Zip(predictions, (row, prediction) => $"{row.Index}\t{Format(task, prediction)}").Prepend("index\tprediction")
            : throw new ArgumentException($"There are {predictions.Count} predictions for {rows.Count} rows.", nameof(predictions));
    }
}
