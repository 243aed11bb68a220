namespace Platform.Training.Language.Glue;

/// <summary>A measure that GLUE reports for a task.</summary>
public enum GlueMetric
{
    /// <summary>The share of right predictions.</summary>
    Accuracy,

    /// <summary>F1 of the positive class, label 1.</summary>
    F1,

    /// <summary>Matthews correlation.</summary>
    Matthews,

    /// <summary>Pearson correlation of scores.</summary>
    Pearson,

    /// <summary>Spearman rank correlation of scores.</summary>
    Spearman,
}
