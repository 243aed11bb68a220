using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>Says for every residue the mean torsions of its amino acid.</summary>
/// <remarks>Means around the circle: the direction of the mean of (cos, sin).</remarks>
public sealed class TorsionBaseline
{
    private readonly double[] _phi;
    private readonly double[] _psi;

    private TorsionBaseline(double[] phi, double[] psi) => (_phi, _psi) = (phi, psi);

    /// <summary>Takes the means over records.</summary>
    /// <param name="records">Training records; those without torsions are passed over.</param>
    /// <exception cref="ArgumentException">No record has torsions.</exception>
    public static TorsionBaseline Fit(IEnumerable<ProteinRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var known = records.Where(record => record.Phi is not null && record.Psi is not null).ToArray();
        return known.Length > 0
            ? new TorsionBaseline(Means(known, record => record.Phi!), Means(known, record => record.Psi!))
            : throw new ArgumentException("No record has torsions.");
    }

    /// <summary>The mean phi of each residue's amino acid, in degrees; of all for a letter that was not seen.</summary>
    public double[] Phi(string sequence) => [.. sequence.Select(letter => _phi[AminoAcid.IndexOf(letter)])];

    /// <summary>The mean psi of each residue's amino acid, in degrees; of all for a letter that was not seen.</summary>
    public double[] Psi(string sequence) => [.. sequence.Select(letter => _psi[AminoAcid.IndexOf(letter)])];

    private static double[] Means(ProteinRecord[] records, Func<ProteinRecord, IReadOnlyList<double>> anglesOf)
    {
        var (cos, sin) = (new double[AminoAcid.Letters.Length], new double[AminoAcid.Letters.Length]);
        foreach (var record in records)
        {
            var angles = anglesOf(record);
            for (var i = 0; i < record.Length; i++)
            {
                if (double.IsFinite(angles[i]))
                {
                    var (s, c) = Math.SinCos(double.DegreesToRadians(angles[i]));
                    var letter = AminoAcid.IndexOf(record.Sequence[i]);
                    (sin[letter], cos[letter]) = (sin[letter] + s, cos[letter] + c);
                }
            }
        }

        var all = Math.Atan2(sin.Sum(), cos.Sum());
        return [.. sin.Zip(cos, (s, c) => double.RadiansToDegrees(s == 0 && c == 0 ? all : Math.Atan2(s, c)))];
    }
}
