using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>How many of the contacts predicted with most confidence are true.</summary>
/// <remarks>
/// The measure of CASP: of the pairs in a range of separation, the L, L/2, L/5 or L/10 with the highest scores, L the length of the
/// sequence, rounded down and at least one. A contact is two beta carbons within 8 angstroms; glycine's is virtual. Pairs with a residue that was not
/// observed are left out before the choice. Of pairs with the same score the one first in the sequence is taken first.
/// </remarks>
public sealed class ContactScores
{
    /// <summary>Beta carbons nearer than this, in angstroms, are in contact.</summary>
    public const double Distance = 8;

    /// <summary>What the length is divided by.</summary>
    public static readonly IReadOnlyList<int> Divisors = [1, 2, 5, 10];

    private static readonly (int From, int To)[] Ranges = [(6, 11), (12, 23), (24, int.MaxValue)];

    private readonly double[,] _precision = new double[Ranges.Length, 4];
    private readonly double[] _background = new double[Ranges.Length];

    private ContactScores()
    {
    }

    /// <summary>The share of the chosen pairs that are in contact: 0 to 1; not a number where the range has no observed pair.</summary>
    /// <param name="range">The range of separation.</param>
    /// <param name="divisor">One of <see cref="Divisors"/>: 5 for the L/5 best pairs.</param>
    public double this[ContactRange range, int divisor] => _precision[(int)range, Place(divisor)];

    /// <summary>The share of all observed pairs of a range that are in contact, which a random choice would reach.</summary>
    public double Background(ContactRange range) => _background[(int)range];

    /// <summary>The scores of a prediction.</summary>
    /// <param name="score">How sure a contact of residues i &lt; j is, counted from 0: a probability, or the negative distance.</param>
    /// <param name="beta">The native beta carbons by residue of the sequence, null where not observed.</param>
    /// <param name="length">L; null for the number of residues.</param>
    public static ContactScores Of(Func<int, int, double> score, IReadOnlyList<Point3?> beta, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(beta);
        var result = new ContactScores();
        for (var range = 0; range < Ranges.Length; range++)
        {
            var pairs = new List<(double Score, bool IsContact)>();
            for (var i = 0; i < beta.Count; i++)
            {
                for (var j = i + Ranges[range].From; j < beta.Count && j - i <= Ranges[range].To; j++)
                {
                    if (beta[i] is { } left && beta[j] is { } right)
                    {
                        pairs.Add((score(i, j), left.DistanceTo(right) < Distance));
                    }
                }
            }

            result._background[range] = Share(pairs);
            var best = pairs.OrderByDescending(pair => pair.Score).ToArray();
            for (var k = 0; k < Divisors.Count; k++)
            {
                result._precision[range, k] = Share(best.Take(Math.Max(1, (length ?? beta.Count) / Divisors[k])));
            }
        }

        return result;
    }

    private static double Share(IEnumerable<(double Score, bool IsContact)> pairs)
    {
        var (count, contacts) = (0, 0);
        foreach (var pair in pairs)
        {
            (count, contacts) = (count + 1, pair.IsContact ? contacts + 1 : contacts);
        }

        return contacts / (double)count;
    }

    private static int Place(int divisor)
    {
        for (var k = 0; k < Divisors.Count; k++)
        {
            if (Divisors[k] == divisor)
            {
                return k;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(divisor), divisor, $"Use one of {string.Join(", ", Divisors)}.");
    }
}
