using System.Numerics.Tensors;

namespace Platform.Training.Proteins.Folding;

/// <summary>A function to minimize: its value at a point, and its gradient there.</summary>
/// <param name="point">The point.</param>
/// <param name="gradient">Receives the derivatives.</param>
public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>
/// Minimizes a smooth function with limited memory (L-BFGS: Liu and Nocedal 1989; the direction by Nocedal and Wright 2006, algorithm 7.4),
/// with steps that satisfy the weak Wolfe conditions, found by bisection (Lewis and Overton 2013, algorithm 2.6).
/// </summary>
public static class Lbfgs
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;

    /// <summary>Minimizes in place.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where to start; receives the lowest point found.</param>
    /// <param name="iterations">Steps at most.</param>
    /// <param name="tolerance">Stops when a step lessens the value by less than this part of it.</param>
    /// <param name="largest">No step moves a coordinate by more.</param>
    /// <param name="memory">Number of steps from which the curvature is estimated.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The value there, and the number of steps.</returns>
    public static (double Value, int Iterations) Minimize(
        Objective objective, Span<double> point, int iterations = 500, double tolerance = 1e-8, double largest = double.PositiveInfinity, int memory = 12, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var size = point.Length;
        double[][] steps = new double[memory][], changes = new double[memory][];
        double[] inverses = new double[memory], shares = new double[memory];
        double[] gradient = new double[size], direction = new double[size], trial = new double[size], trialGradient = new double[size];
        var value = objective(point, gradient);
        var (kept, small) = (0, 0);
        for (var step = 0; step < iterations; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Descend(gradient, direction, steps, changes, inverses, shares, kept);
            var slope = TensorPrimitives.Dot<double>(direction, gradient);
            if (!(slope < 0))
            {
                // The curvature is worth nothing here: start again from the gradient.
                kept = 0;
                TensorPrimitives.Negate(gradient, direction);
                slope = -TensorPrimitives.SumOfSquares<double>(gradient);
                if (!(slope < 0))
                {
                    return (value, step);
                }
            }

            var reach = Math.Max(1e-300, Math.Abs(TensorPrimitives.MaxMagnitude<double>(direction)));
            var length = Math.Min(kept == 0 ? 1 / Math.Sqrt(-slope) : 1, largest / reach);
            var (found, lower) = Search(objective, point, direction, slope, value, length, largest / reach, trial, trialGradient);
            if (!found)
            {
                if (kept == 0)
                {
                    return (value, step);
                }

                kept = 0;
                continue;
            }

            var slot = kept % memory;
            var (move, change) = (steps[slot] ??= new double[size], changes[slot] ??= new double[size]);
            TensorPrimitives.Subtract<double>(trial, point, move);
            TensorPrimitives.Subtract<double>(trialGradient, gradient, change);
            var bend = TensorPrimitives.Dot<double>(move, change);
            if (bend > 1e-14 * TensorPrimitives.SumOfSquares<double>(change))
            {
                inverses[slot] = 1 / bend;
                kept++;
            }

            var gain = value - lower;
            trial.CopyTo(point);
            trialGradient.CopyTo(gradient.AsSpan());
            value = lower;
            small = gain < tolerance * Math.Max(1, Math.Abs(value)) ? small + 1 : 0;
            if (small == 3)
            {
                return (value, step + 1);
            }
        }

        return (value, iterations);
    }

    /// <summary>The two loops over the steps that are remembered.</summary>
    private static void Descend(double[] gradient, double[] direction, double[][] steps, double[][] changes, double[] inverses, double[] shares, int kept)
    {
        TensorPrimitives.Negate(gradient, direction);
        if (kept == 0)
        {
            return;
        }

        var (memory, count) = (steps.Length, Math.Min(kept, steps.Length));
        for (var back = 1; back <= count; back++)
        {
            var slot = (kept - back) % memory;
            shares[slot] = inverses[slot] * TensorPrimitives.Dot<double>(steps[slot], direction);
            TensorPrimitives.MultiplyAdd<double>(changes[slot], -shares[slot], direction, direction);
        }

        var last = (kept - 1) % memory;
        TensorPrimitives.Multiply(direction, 1 / (inverses[last] * TensorPrimitives.SumOfSquares<double>(changes[last])), direction);
        for (var back = count; back >= 1; back--)
        {
            var slot = (kept - back) % memory;
            var share = shares[slot] - (inverses[slot] * TensorPrimitives.Dot<double>(changes[slot], direction));
            TensorPrimitives.MultiplyAdd<double>(steps[slot], share, direction, direction);
        }
    }

    /// <summary>A step along the direction that lowers the value and lessens the slope enough; its end is in <paramref name="trial"/>.</summary>
    private static (bool Found, double Value) Search(
        Objective objective, ReadOnlySpan<double> point, double[] direction, double slope, double value, double length, double longest, double[] trial, double[] trialGradient)
    {
        var (low, high) = (0.0, double.PositiveInfinity);
        for (var attempt = 0; attempt < 30; attempt++)
        {
            TensorPrimitives.MultiplyAdd(direction, length, point, trial);
            var there = objective(trial, trialGradient);
            if (!(there <= value + (Decrease * length * slope)))
            {
                high = length;
            }
            else if (length < longest && TensorPrimitives.Dot<double>(direction, trialGradient) < Curvature * slope)
            {
                low = length;
            }
            else
            {
                return (true, there);
            }

            length = double.IsPositiveInfinity(high) ? Math.Min(2 * low, longest) : (low + high) / 2;
        }

        // Bisection ran out: the last step that lowered the value will do.
        if (low > 0)
        {
            TensorPrimitives.MultiplyAdd(direction, low, point, trial);
            return (true, objective(trial, trialGradient));
        }

        return (false, value);
    }
}
