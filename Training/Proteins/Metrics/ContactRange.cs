namespace Platform.Training.Proteins.Metrics;

/// <summary>How far apart in the sequence the residues of a pair are, as CASP divides them.</summary>
public enum ContactRange
{
    /// <summary>6 to 11 residues.</summary>
    Short,

    /// <summary>12 to 23 residues.</summary>
    Medium,

    /// <summary>24 residues or more.</summary>
    Long,
}
