namespace Platform.Training.Proteins.SecondaryStructure;

/// <summary>The backbone's hydrogen bonds N-H…O=C by their electrostatic energy.</summary>
/// <remarks>Only the two strongest bonds of a nitrogen count.</remarks>
internal sealed class HydrogenBonds
{
    /// <summary>A bond is weaker than this no bond, in kcal/mol.</summary>
    private const double Weakest = -0.5;

    /// <summary>No bond is stronger, in kcal/mol.</summary>
    private const double Strongest = -9.9;

    /// <summary>Charges 0.42 and 0.20 e, 332 to kcal/mol and angstroms.</summary>
    private const double Coupling = 0.42 * 0.20 * 332;

    /// <summary>Atoms nearer than this, in angstroms, give the strongest bond.</summary>
    private const double Nearest = 0.5;

    private readonly (int Acceptor, double Energy)[,] _strongest;

    private HydrogenBonds(int count)
    {
        _strongest = new (int, double)[count, 2];
        for (var i = 0; i < count; i++)
        {
            (_strongest[i, 0], _strongest[i, 1]) = ((-1, 0), (-1, 0));
        }
    }

    /// <summary>Finds the bonds of a backbone.</summary>
    public static HydrogenBonds Find(DsspBackbone backbone)
    {
        var bonds = new HydrogenBonds(backbone.Count);
        foreach (var (i, j) in backbone.NearPairs())
        {
            bonds.Add(backbone, i, j);
            if (j > i + 1)
            {
                bonds.Add(backbone, j, i);
            }
        }

        return bonds;
    }

    /// <summary>Whether the nitrogen of one residue is bonded to the oxygen of another.</summary>
    public bool Has(int donor, int acceptor) =>
        (_strongest[donor, 0].Acceptor == acceptor && _strongest[donor, 0].Energy < Weakest) || (_strongest[donor, 1].Acceptor == acceptor && _strongest[donor, 1].Energy < Weakest);

    private void Add(DsspBackbone backbone, int donor, int acceptor)
    {
        var energy = backbone.Residues[donor].IsProline ? 0 : Energy(backbone, donor, acceptor);
        if (energy < _strongest[donor, 0].Energy)
        {
            (_strongest[donor, 1], _strongest[donor, 0]) = (_strongest[donor, 0], (acceptor, energy));
        }
        else if (energy < _strongest[donor, 1].Energy)
        {
            _strongest[donor, 1] = (acceptor, energy);
        }
    }

    private static double Energy(DsspBackbone backbone, int donor, int acceptor)
    {
        var (n, h) = (backbone.Residues[donor].N, backbone.Hydrogens[donor]);
        var (c, o) = (backbone.Residues[acceptor].C, backbone.Residues[acceptor].O);
        var (ho, hc, nc, no) = (h.DistanceTo(o), h.DistanceTo(c), n.DistanceTo(c), n.DistanceTo(o));
        if (Math.Min(Math.Min(ho, hc), Math.Min(nc, no)) < Nearest)
        {
            return Strongest;
        }

        // Rounded as the program has always printed it.
        return Math.Max(Strongest, Math.Round(Coupling * ((1 / no) + (1 / hc) - (1 / ho) - (1 / nc)), 3, MidpointRounding.AwayFromZero));
    }
}
