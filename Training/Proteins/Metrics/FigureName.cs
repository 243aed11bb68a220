namespace Platform.Training.Proteins.Metrics;

/// <summary>The names that a model's figures have in files and tables.</summary>
public static class FigureName
{
    /// <summary>TM-score, 0 to 1.</summary>
    public const string TmScore = "tm_score";

    /// <summary>GDT_TS, 0 to 1.</summary>
    public const string GdtTs = "gdt_ts";

    /// <summary>GDT_HA, 0 to 1.</summary>
    public const string GdtHa = "gdt_ha";

    /// <summary>RMSD of alpha carbons after superposition, in angstroms.</summary>
    public const string Rmsd = "rmsd";

    /// <summary>dRMSD of alpha carbons, in angstroms.</summary>
    public const string DistanceRmsd = "drmsd";

    /// <summary>lDDT of alpha carbons, 0 to 1.</summary>
    public const string LddtAlpha = "lddt_ca";

    /// <summary>lDDT of all heavy atoms, 0 to 1.</summary>
    public const string Lddt = "lddt";

    /// <summary>Share of residues with the right one of eight states, 0 to 1.</summary>
    public const string Q8 = "q8";

    /// <summary>Share of residues with the right one of three states, 0 to 1.</summary>
    public const string Q3 = "q3";

    /// <summary>Mean absolute error of phi, in degrees.</summary>
    public const string Phi = "phi_mae";

    /// <summary>Mean absolute error of psi, in degrees.</summary>
    public const string Psi = "psi_mae";

    /// <summary>Number of pairs of atoms that clash.</summary>
    public const string Clashes = "clashes";

    /// <summary>Share of residues in favoured regions of the Ramachandran map, 0 to 1.</summary>
    public const string Favoured = "ramachandran_favoured";

    /// <summary>Share of residues outside of its allowed regions, 0 to 1.</summary>
    public const string Outliers = "ramachandran_outliers";
}
