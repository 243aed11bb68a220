namespace Platform.Training.Proteins.Features;

/// <summary>The channels in which a model is told what an alignment says of pairs of residues. All are zero where there is no alignment.</summary>
public static class CouplingChannel
{
    /// <summary>Covariance: Frobenius norm with the average product corrected, in standard deviations over the pairs of the map six or more residues apart, divided by 5.</summary>
    public const int Covariance = 0;

    /// <summary>Direct coupling by the inverse of the covariance, scaled in the same way.</summary>
    public const int Direct = 1;

    /// <summary>How deep the alignment is: the logarithm of 1 + its effective number of sequences, divided by 8; the same for all pairs.</summary>
    public const int Depth = 2;

    /// <summary>Number of channels.</summary>
    public const int Count = 3;
}
