namespace Platform.Training.Compression.Search;

/// <summary>The density of one parameter's values among some trials: for a range a sum of normal distributions cut at its ends, for a list of values their frequencies; both with a prior that is even.</summary>
internal abstract class ParzenDensity
{
    /// <summary>Estimates the density of observed values.</summary>
    public static ParzenDensity Of(SearchParameter parameter, IEnumerable<double> observed) => parameter.IsOrdered
        ? new Continuous(parameter.Range.Low, parameter.Range.High, [.. observed.Order()])
        : new Categorical(parameter.Count!.Value, [.. observed]);

    /// <summary>The density at a value; above 0 everywhere in the range.</summary>
    public abstract double At(double value);

    /// <summary>Draws a value.</summary>
    public abstract double Draw(SearchRandom random);

    private sealed class Categorical : ParzenDensity
    {
        private readonly double[] _weights;

        public Categorical(int count, double[] observed)
        {
            // The prior weighs as much as one observation.
            _weights = [.. Enumerable.Repeat(1.0 / count, count)];
            foreach (var value in observed)
            {
                _weights[Math.Min((int)value, count - 1)]++;
            }

            var sum = _weights.Sum();
            _weights = [.. _weights.Select(weight => weight / sum)];
        }

        public override double At(double value) => _weights[Math.Min((int)value, _weights.Length - 1)];

        public override double Draw(SearchRandom random)
        {
            var left = random.Next();
            for (var i = 0; i < _weights.Length; i++)
            {
                if ((left -= _weights[i]) < 0)
                {
                    return i + 0.5;
                }
            }

            return _weights.Length - 0.5;
        }
    }

    private sealed class Continuous : ParzenDensity
    {
        private const int Tries = 100;

        private readonly double _low;
        private readonly double _high;
        private readonly (double Centre, double Width)[] _kernels;

        public Continuous(double low, double high, double[] observed)
        {
            (_low, _high) = (low, high);
            var range = high - low;
            var narrowest = range / Math.Min(100, observed.Length + 2);

            // Each kernel is as wide as its farther neighbour is away (Bergstra et al. 2011); the prior is one wide kernel in the middle.
            _kernels =
            [
                ((low + high) / 2, range),
                .. observed.Select((centre, i) =>
                {
                    var below = centre - (i == 0 ? low : observed[i - 1]);
                    var above = (i == observed.Length - 1 ? high : observed[i + 1]) - centre;
                    return (centre, Math.Clamp(Math.Max(below, above), narrowest, range));
                }),
            ];
        }

        public override double At(double value) => _kernels.Sum(kernel => Normal((value - kernel.Centre) / kernel.Width) / kernel.Width / Inside(kernel)) / _kernels.Length;

        public override double Draw(SearchRandom random)
        {
            var (centre, width) = _kernels[(int)(random.Next() * _kernels.Length)];
            for (var i = 0; i < Tries; i++)
            {
                var value = centre + width * random.NextNormal();
                if (value >= _low && value <= _high)
                {
                    return value;
                }
            }

            return centre;
        }

        private static double Normal(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

        /// <summary>The part of a kernel that lies in the range, by the logistic approximation of the normal distribution (error below 0.0003; Bowling et al. 2009).</summary>
        private double Inside((double Centre, double Width) kernel) => Below((_high - kernel.Centre) / kernel.Width) - Below((_low - kernel.Centre) / kernel.Width);

        private static double Below(double z) => 1 / (1 + Math.Exp(-(0.07056 * z * z * z + 1.5976 * z)));
    }
}
