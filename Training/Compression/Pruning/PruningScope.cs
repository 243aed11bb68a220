namespace Platform.Training.Compression.Pruning;

/// <summary>Which weights are compared with one another.</summary>
public enum PruningScope
{
    /// <summary>Those of all matrices: one threshold, so that some matrices lose more than others.</summary>
    Global,

    /// <summary>Those of one matrix: each loses the same part.</summary>
    Matrix,
}
