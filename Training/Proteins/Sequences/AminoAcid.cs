namespace Platform.Training.Proteins.Sequences;

/// <summary>The amino acids by their letters and names.</summary>
/// <remarks>
/// Tensors and tables hold the twenty in alphabetic order of their letters, <see cref="Letters"/>, and
/// <see cref="Unknown"/> last, as ProteinNet does.
/// </remarks>
public static class AminoAcid
{
    /// <summary>The twenty in the order of tensors and tables, and X for one that is not known.</summary>
    public const string Letters = "ACDEFGHIKLMNPQRSTVWYX";

    /// <summary>How many there are without X.</summary>
    public const int Count = 20;

    /// <summary>The letter of one that is not known.</summary>
    public const char Unknown = 'X';

    private static readonly string[] Names =
    [
        "ALA", "CYS", "ASP", "GLU", "PHE", "GLY", "HIS", "ILE", "LYS", "LEU", "MET",
        "ASN", "PRO", "GLN", "ARG", "SER", "THR", "VAL", "TRP", "TYR", "UNK",
    ];

    /// <summary>Residues that chemistry or crystallography made of one of the twenty, and that one.</summary>
    private static readonly Dictionary<string, char> Modified = new(StringComparer.Ordinal)
    {
        ["MSE"] = 'M', ["SEC"] = 'C', ["PYL"] = 'K', ["SEP"] = 'S', ["TPO"] = 'T', ["PTR"] = 'Y', ["CSO"] = 'C', ["CME"] = 'C', ["CSD"] = 'C', ["OCS"] = 'C', ["CAS"] = 'C',
        ["CSX"] = 'C', ["HYP"] = 'P', ["MLY"] = 'K', ["M3L"] = 'K', ["KCX"] = 'K', ["LLP"] = 'K', ["PCA"] = 'E', ["CGU"] = 'E', ["HIC"] = 'H', ["MHO"] = 'M', ["FME"] = 'M',
        ["SAC"] = 'S', ["TYS"] = 'Y', ["ALY"] = 'K',
    };

    private static readonly Dictionary<string, char> Standard = Names.Zip(Letters).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Whether a letter, upper or lower case, stands for one of the twenty.</summary>
    public static bool IsStandard(char letter) => Letters.AsSpan(0, Count).Contains(char.ToUpperInvariant(letter));

    /// <summary>The place of a letter in <see cref="Letters"/>; that of X for every letter that is none of the twenty.</summary>
    /// <param name="letter">Upper or lower case.</param>
    public static int IndexOf(char letter)
    {
        var index = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        return index < 0 ? Count : index;
    }

    /// <summary>The name of three letters: ALA for A; UNK for every letter that is none of the twenty.</summary>
    /// <param name="letter">Upper or lower case.</param>
    public static string NameOf(char letter) => Names[IndexOf(letter)];

    /// <summary>The letter of a residue's name: A for ALA, M for MSE, X for one that is not known.</summary>
    public static char LetterOf(string name) => Standard.TryGetValue(name, out var letter) || Modified.TryGetValue(name, out letter) ? letter : Unknown;

    /// <summary>Whether a residue's name is that of an amino acid, one of the twenty, modified or unknown (UNK).</summary>
    public static bool IsName(string name) => Standard.ContainsKey(name) || Modified.ContainsKey(name);
}
