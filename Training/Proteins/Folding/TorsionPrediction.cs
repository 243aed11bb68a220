namespace Platform.Training.Proteins.Folding;

/// <summary>Where the torsions phi and psi of each residue probably are: the means and concentrations of von Mises distributions.</summary>
/// <param name="Phi">Mean of phi by residue, in degrees; NaN where unknown.</param>
/// <param name="Psi">Mean of psi by residue, in degrees; NaN where unknown.</param>
/// <param name="PhiConcentration">Concentration of phi, at least 0: about 1 over the variance in radians squared where it is large.</param>
/// <param name="PsiConcentration">Concentration of psi.</param>
public sealed record TorsionPrediction(
    IReadOnlyList<double> Phi, IReadOnlyList<double> Psi, IReadOnlyList<double> PhiConcentration, IReadOnlyList<double> PsiConcentration)
{
    /// <summary>Torsions of predicted mean sines and cosines: the vector's direction is the mean, and the shorter it is the less is known.</summary>
    /// <param name="sinPhi">Mean sine of phi by residue.</param>
    /// <param name="cosPhi">Mean cosine of phi.</param>
    /// <param name="sinPsi">Mean sine of psi.</param>
    /// <param name="cosPsi">Mean cosine of psi.</param>
    public static TorsionPrediction FromSinesAndCosines(IReadOnlyList<double> sinPhi, IReadOnlyList<double> cosPhi, IReadOnlyList<double> sinPsi, IReadOnlyList<double> cosPsi)
    {
        ArgumentNullException.ThrowIfNull(sinPhi);
        ArgumentNullException.ThrowIfNull(cosPhi);
        ArgumentNullException.ThrowIfNull(sinPsi);
        ArgumentNullException.ThrowIfNull(cosPsi);
        return new TorsionPrediction(
            [.. sinPhi.Zip(cosPhi, Direction)], [.. sinPsi.Zip(cosPsi, Direction)],
            [.. sinPhi.Zip(cosPhi, Concentration)], [.. sinPsi.Zip(cosPsi, Concentration)]);
    }

    /// <summary>The concentration whose mean vector has a given length (Banerjee et al. 2005, "Clustering on the Unit Hypersphere using von Mises-Fisher Distributions", eq. 4.4).</summary>
    private static double Concentration(double sine, double cosine)
    {
        var length = Math.Min(Math.Sqrt((sine * sine) + (cosine * cosine)), 0.99);
        return length * (2 - (length * length)) / (1 - (length * length));
    }

    private static double Direction(double sine, double cosine) => Math.Atan2(sine, cosine) * 180 / Math.PI;
}
