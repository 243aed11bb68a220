namespace Platform.Training.Proteins.Folding;

/// <summary>
/// The potential of each pair's distance: -log of its probability over that in a reference state, in which a distance is as frequent as its power
/// (DFIRE: Zhou and Zhou 2002; trRosetta: Yang et al. 2020), as a cubic spline over the bins' centres.
/// </summary>
/// <remarks>
/// Below the first centre the potential goes on straight. The last bin, open to afar, is one knot beyond the last edge, after which the potential is
/// flat: its reference is what is left up to the width that a globular chain of this length has. Knots have second derivatives 0 at the first, and slope 0 at the last.
/// </remarks>
internal sealed class DistancePotential
{
    private const double Floor = 1e-4;
    private readonly double[] _knots;
    private readonly int[] _interval;
    private readonly float[] _values;
    private readonly float[] _bends;
    private readonly bool[] _known;

    /// <summary>Potentials of all pairs.</summary>
    /// <param name="distogram">The prediction.</param>
    /// <param name="exponent">The reference state's power of the distance.</param>
    public DistancePotential(Distogram distogram, double exponent)
    {
        (Length, Knots) = (distogram.Length, distogram.Bins);
        var pairs = Length * (Length - 1) / 2;
        (_values, _bends, _known) = (new float[pairs * Knots], new float[pairs * Knots], new bool[pairs]);
        _knots = [.. distogram.Centres];
        _knots[^1] = distogram.Edges[^1] + Math.Max(1, distogram.Edges[^1] - distogram.Edges[^2]);
        _interval = new int[(int)(_knots[^1] / Grain) + 2];
        for (var cell = 0; cell < _interval.Length; cell++)
        {
            _interval[cell] = Math.Clamp(Array.FindLastIndex(_knots, knot => knot <= cell * Grain), 0, Knots - 2);
        }

        var reference = Reference(distogram, exponent);
        Span<double> bins = new double[Knots], values = new double[Knots], bends = new double[Knots], work = new double[Knots];
        for (var j = 1; j < Length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (!distogram.TryGet(i, j, bins))
                {
                    continue;
                }

                var pair = Pair(i, j);
                _known[pair] = true;
                for (var knot = 0; knot < Knots; knot++)
                {
                    values[knot] = -Math.Log((bins[knot] + Floor) / (reference[knot] + Floor));
                }

                SplineBends(_knots, values, bends, work);
                for (var knot = 0; knot < Knots; knot++)
                {
                    _values[(pair * Knots) + knot] = (float)values[knot];
                    _bends[(pair * Knots) + knot] = (float)bends[knot];
                }
            }
        }
    }

    private const double Grain = 0.25;

    /// <summary>Number of residues.</summary>
    public int Length { get; }

    /// <summary>Knots of a spline.</summary>
    public int Knots { get; }

    /// <summary>The place of a pair of residues, the first below the second.</summary>
    public static int Pair(int i, int j) => (j * (j - 1) / 2) + i;

    /// <summary>The potential of a pair at a distance, and its derivative; 0 for an unknown pair.</summary>
    public double At(int pair, double distance, out double derivative)
    {
        if (!_known[pair] || distance >= _knots[^1])
        {
            derivative = 0;
            return _known[pair] ? _values[(pair * Knots) + Knots - 1] : 0;
        }

        var place = distance <= _knots[0] ? 0 : _interval[(int)(distance / Grain)];
        while (place < Knots - 2 && _knots[place + 1] <= distance)
        {
            place++;
        }

        var at = (pair * Knots) + place;
        var width = _knots[place + 1] - _knots[place];
        var (low, high, lowBend, highBend) = ((double)_values[at], (double)_values[at + 1], (double)_bends[at], (double)_bends[at + 1]);
        if (distance <= _knots[0])
        {
            derivative = ((high - low) / width) - (width * ((2 * lowBend) + highBend) / 6);
            return low + (derivative * (distance - _knots[0]));
        }

        var (a, b) = ((_knots[place + 1] - distance) / width, (distance - _knots[place]) / width);
        derivative = ((high - low) / width) + (width * ((((3 * b * b) - 1) * highBend) - (((3 * a * a) - 1) * lowBend)) / 6);
        return (a * low) + (b * high) + (width * width * ((((a * a * a) - a) * lowBend) + (((b * b * b) - b) * highBend)) / 6);
    }

    /// <summary>The bins' probabilities in the reference state.</summary>
    private static double[] Reference(Distogram distogram, double exponent)
    {
        // The radius of gyration of a globular chain is about 2.2 L^0.38 A, and a ball is sqrt(5/3) times as wide.
        var widest = Math.Max(distogram.Edges[^1] + 4, 2 * 1.29 * 2.2 * Math.Pow(distogram.Length, 0.38));
        var reference = new double[distogram.Bins];
        var below = Math.Pow(Math.Max(0, (2 * distogram.Centres[0]) - distogram.Edges[0]) / widest, exponent + 1);
        for (var bin = 0; bin < distogram.Bins; bin++)
        {
            var upTo = bin < distogram.Edges.Count ? Math.Pow(distogram.Edges[bin] / widest, exponent + 1) : 1;
            (reference[bin], below) = (upTo - below, upTo);
        }

        return reference;
    }

    /// <summary>Second derivatives of a cubic spline: 0 at the first knot, for a slope of 0 at the last (Press et al., "Numerical Recipes", section 3.3).</summary>
    private static void SplineBends(ReadOnlySpan<double> knots, ReadOnlySpan<double> values, Span<double> bends, Span<double> work)
    {
        (bends[0], work[0]) = (0, 0);
        var last = knots.Length - 1;
        for (var i = 1; i < last; i++)
        {
            var share = (knots[i] - knots[i - 1]) / (knots[i + 1] - knots[i - 1]);
            var pivot = (share * bends[i - 1]) + 2;
            bends[i] = (share - 1) / pivot;
            var jump = ((values[i + 1] - values[i]) / (knots[i + 1] - knots[i])) - ((values[i] - values[i - 1]) / (knots[i] - knots[i - 1]));
            work[i] = ((6 * jump / (knots[i + 1] - knots[i - 1])) - (share * work[i - 1])) / pivot;
        }

        var width = knots[last] - knots[last - 1];
        var end = 3 / width * (0 - ((values[last] - values[last - 1]) / width));
        bends[last] = (end - (0.5 * work[last - 1])) / ((0.5 * bends[last - 1]) + 1);
        for (var i = last - 1; i >= 0; i--)
        {
            bends[i] = (bends[i] * bends[i + 1]) + work[i];
        }
    }
}
