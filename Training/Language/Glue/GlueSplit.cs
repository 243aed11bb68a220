namespace Platform.Training.Language.Glue;

/// <summary>A part of a GLUE task.</summary>
public enum GlueSplit
{
    /// <summary>Labelled, to learn from.</summary>
    Train,

    /// <summary>Labelled, to choose and report by.</summary>
    Dev,

    /// <summary>Without labels; the predictions go to GLUE's server.</summary>
    Test,
}
