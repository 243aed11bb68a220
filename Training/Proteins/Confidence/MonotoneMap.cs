using System.Globalization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Confidence;

/// <summary>
/// A rising map that makes expected values agree with measured ones: isotonic regression by pooling adjacent violators (Barlow et al. 1972), straight
/// between its knots and even beyond them.
/// </summary>
public sealed class MonotoneMap
{
    private readonly double[] _inputs;
    private readonly double[] _outputs;

    /// <summary>A map through knots.</summary>
    /// <param name="knots">What goes in and what comes out; the first rise, the second do not fall.</param>
    /// <exception cref="ArgumentException">There is no knot, or they are out of order.</exception>
    public MonotoneMap(IReadOnlyList<(double Input, double Output)> knots)
    {
        ArgumentNullException.ThrowIfNull(knots);
        (_inputs, _outputs) = ([.. knots.Select(knot => knot.Input)], [.. knots.Select(knot => knot.Output)]);
        for (var i = 0; i < Math.Max(1, _inputs.Length); i++)
        {
            if (_inputs.Length == 0 || (i > 0 && (!(_inputs[i] > _inputs[i - 1]) || !(_outputs[i] >= _outputs[i - 1]))))
            {
                throw new ArgumentException($"A monotone map needs knots that rise; knot {i + 1} does not.");
            }
        }
    }

    /// <summary>What goes in and what comes out, at the knots.</summary>
    public IReadOnlyList<(double Input, double Output)> Knots => [.. _inputs.Zip(_outputs)];

    /// <summary>Fits a map to pairs, for example the expected and the measured lDDT of the residues of a validation split.</summary>
    /// <param name="pairs">Raw value and truth.</param>
    /// <param name="bins">Knots at most: pairs are first averaged in as many groups of equal size.</param>
    /// <exception cref="ArgumentException">There are no pairs, or a number is not finite.</exception>
    public static MonotoneMap Fit(IEnumerable<(double Raw, double Truth)> pairs, int bins = 50)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        (double Raw, double Truth)[] sorted = [.. pairs.OrderBy(pair => pair.Raw)];
        if (sorted.Length == 0 || sorted.Any(pair => !double.IsFinite(pair.Raw) || !double.IsFinite(pair.Truth)))
        {
            throw new ArgumentException("A map is fitted to at least one pair of finite numbers.");
        }

        var pools = new List<(double Input, double Output, double Weight)>();
        var groups = Math.Min(bins, sorted.Length);
        for (var group = 0; group < groups; group++)
        {
            var part = sorted.AsSpan((int)((long)group * sorted.Length / groups)..(int)((long)(group + 1) * sorted.Length / groups));
            var pool = (Input: 0.0, Output: 0.0, Weight: (double)part.Length);
            foreach (var (raw, truth) in part)
            {
                (pool.Input, pool.Output) = (pool.Input + (raw / part.Length), pool.Output + (truth / part.Length));
            }

            pools.Add(pool);
            while (pools.Count > 1 && (pools[^1].Output <= pools[^2].Output || pools[^1].Input <= pools[^2].Input))
            {
                var (low, high) = (pools[^2], pools[^1]);
                var weight = low.Weight + high.Weight;
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (((low.Input * low.Weight) + (high.Input * high.Weight)) / weight, ((low.Output * low.Weight) + (high.Output * high.Weight)) / weight, weight);
            }
        }

        return new MonotoneMap([.. pools.Select(pool => (pool.Input, pool.Output))]);
    }

    /// <summary>What a value becomes.</summary>
    public double Apply(double value)
    {
        var above = Array.FindIndex(_inputs, input => input > value);
        if (above <= 0)
        {
            return above == 0 ? _outputs[0] : _outputs[^1];
        }

        var share = (value - _inputs[above - 1]) / (_inputs[above] - _inputs[above - 1]);
        return _outputs[above - 1] + (share * (_outputs[above] - _outputs[above - 1]));
    }

    /// <summary>Writes the knots, a line for each: input, tab, output.</summary>
    public void Write(string file) => File.WriteAllLines(
        file, Knots.Select(knot => string.Create(CultureInfo.InvariantCulture, $"{knot.Input:R}\t{knot.Output:R}")));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="DataException">The file is missing or a line holds no knot that rises.</exception>
    public static MonotoneMap Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new DataException($"{file} is missing; fit the confidence's map on the validation split.");
        }

        var knots = new List<(double, double)>();
        foreach (var line in File.ReadLines(file))
        {
            var cells = line.Split('\t');
            if (cells.Length != 2 || !double.TryParse(cells[0], CultureInfo.InvariantCulture, out var input) || !double.TryParse(cells[1], CultureInfo.InvariantCulture, out var output))
            {
                throw new DataException(file, knots.Count + 1, $"'{line}' is not two numbers with a tab between.");
            }

            if (knots.Count > 0 && (!(input > knots[^1].Item1) || !(output >= knots[^1].Item2)))
            {
                throw new DataException(file, knots.Count + 1, "the knots of a monotone map rise; this is not above the line before.");
            }

            knots.Add((input, output));
        }

        return knots.Count > 0 ? new MonotoneMap(knots) : throw new DataException($"{file} holds no knot.");
    }
}
