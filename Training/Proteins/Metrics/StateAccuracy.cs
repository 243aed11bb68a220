namespace Platform.Training.Proteins.Metrics;

/// <summary>How many residues have the right state of secondary structure.</summary>
public static class StateAccuracy
{
    /// <summary>The share of residues with the right one of eight states; not a number where none is known.</summary>
    /// <param name="predicted">One of <c>GHITEBS-</c> for each residue.</param>
    /// <param name="native">As many; <c>?</c> where not known, which is left out.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Q8(string predicted, string native) => Share(predicted, native, state => state);

    /// <summary>The share of residues with the right one of three states; not a number where none is known.</summary>
    /// <param name="predicted">One of <c>GHITEBS-</c>, or of <c>HE-</c>, for each residue.</param>
    /// <param name="native">As many; <c>?</c> where not known, which is left out.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Q3(string predicted, string native) => Share(predicted, native, ThreeOf);

    /// <summary>The three states: helices G, H and I are H, strand E and bridge B are E, the rest is -.</summary>
    public static char ThreeOf(char state) => state switch
    {
        'G' or 'H' or 'I' => 'H',
        'E' or 'B' => 'E',
        _ => '-',
    };

    private static double Share(string predicted, string native, Func<char, char> map)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(native);
        if (predicted.Length != native.Length)
        {
            throw new ArgumentException($"There are {predicted.Length} predicted and {native.Length} native states; give one of each for every residue.");
        }

        var (known, right) = (0, 0);
        for (var i = 0; i < native.Length; i++)
        {
            if (native[i] != '?')
            {
                (known, right) = (known + 1, map(predicted[i]) == map(native[i]) ? right + 1 : right);
            }
        }

        return right / (double)known;
    }
}
