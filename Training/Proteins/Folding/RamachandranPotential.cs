namespace Platform.Training.Proteins.Folding;

/// <summary>How rarely a residue has its phi and psi: -log of a density of a few basins, fitted to the train split by measure_backbone.py, beside this file.</summary>
internal sealed class RamachandranPotential
{
    private const double Uniform = 0.002 / (4 * Math.PI * Math.PI);

    private static readonly Basin[] General =
    [
        new(0.340, -100, 134, 5.5, 8.6), new(0.316, -62, -42, 60.0, 55.8), new(0.140, -98, -8, 6.5, 3.4),
        new(0.094, -142, 154, 15.1, 11.5), new(0.083, -72, -22, 39.7, 32.0), new(0.028, 59, 35, 21.7, 2.1),
    ];

    private static readonly Basin[] Glycine =
    [
        new(0.276, -128, 169, 1.8, 5.3), new(0.200, 92, -1, 20.7, 18.0), new(0.175, 96, -159, 3.5, 1.5),
        new(0.143, -61, -40, 60.0, 35.1), new(0.113, 70, 27, 33.7, 19.2), new(0.094, -89, -9, 6.0, 3.0),
    ];

    private static readonly Basin[] Proline = [new(0.534, -66, 147, 31.9, 17.9), new(0.345, -59, -31, 41.9, 20.9), new(0.121, -75, 49, 8.1, 0.7)];

    private static readonly Basin[] BeforeProline = [new(0.506, -127, 122, 9.6, 3.5), new(0.384, -74, 138, 15.7, 14.0), new(0.084, -57, -48, 26.2, 42.8), new(0.026, 56, 70, 8.2, 3.2)];

    private readonly Basin[][] _basins;

    /// <summary>The potential of a chain's residues.</summary>
    public RamachandranPotential(string sequence)
    {
        _basins = new Basin[sequence.Length][];
        for (var i = 0; i < sequence.Length; i++)
        {
            _basins[i] = sequence[i] == 'G' ? Glycine
                : sequence[i] == 'P' ? Proline
                : i + 1 < sequence.Length && sequence[i + 1] == 'P' ? BeforeProline
                : General;
        }
    }

    /// <summary>The potential of a residue's torsions in radians, and its derivatives.</summary>
    public double At(int residue, double phi, double psi, out double byPhi, out double byPsi)
    {
        double density = Uniform, phiSum = 0, psiSum = 0;
        foreach (var basin in _basins[residue])
        {
            var (sinPhi, cosPhi) = Math.SinCos(phi - basin.Phi);
            var (sinPsi, cosPsi) = Math.SinCos(psi - basin.Psi);
            var here = basin.Scale * Math.Exp((basin.PhiConcentration * (cosPhi - 1)) + (basin.PsiConcentration * (cosPsi - 1)));
            density += here;
            phiSum += here * basin.PhiConcentration * sinPhi;
            psiSum += here * basin.PsiConcentration * sinPsi;
        }

        (byPhi, byPsi) = (phiSum / density, psiSum / density);
        return -Math.Log(density);
    }

    /// <summary>A product of two von Mises densities.</summary>
    private readonly struct Basin(double weight, double phi, double psi, double phiConcentration, double psiConcentration)
    {
        public double Phi { get; } = double.DegreesToRadians(phi);

        public double Psi { get; } = double.DegreesToRadians(psi);

        public double PhiConcentration { get; } = phiConcentration;

        public double PsiConcentration { get; } = psiConcentration;

        /// <summary>The density at the centre.</summary>
        public double Scale { get; } = weight / (4 * Math.PI * Math.PI * ScaledBessel(phiConcentration) * ScaledBessel(psiConcentration));

        /// <summary>I0(x) exp(-x), by the series of the modified Bessel function.</summary>
        private static double ScaledBessel(double x)
        {
            double term = Math.Exp(-x), sum = term;
            for (var k = 1; k < 200; k++)
            {
                sum += term *= x * x / 4 / k / k;
            }

            return sum;
        }
    }
}
