using System.Numerics.Tensors;
using Platform.Training.Language.Metrics;

namespace Platform.Training.Compression.Analysis;

/// <summary>
/// A score of answers against labels, also of resampled examples: the bootstrap draws the same examples for every cell, as weights
/// <c>w[resample, example]</c> that say how often each was drawn.
/// </summary>
internal abstract class Measure
{
    private static readonly Dictionary<string, Measure> Known = new()
    {
        ["accuracy"] = new AccuracyMeasure(),
        ["f1"] = new F1Measure(),
        ["matthews"] = new MatthewsMeasure(),
        ["pearson"] = new PearsonMeasure(),
        ["spearman"] = new SpearmanMeasure(),
    };

    /// <summary>Whether answers are classes, not numbers.</summary>
    public virtual bool IsOfClasses => true;

    /// <summary>The measure of that name; null where it is not known here.</summary>
    public static Measure? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>The score of all examples as they are.</summary>
    public abstract double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels);

    /// <summary>The best score that always the same answer can reach: the majority line.</summary>
    public virtual double BestConstant(ReadOnlySpan<float> labels)
    {
        var best = 0.0;
        var constant = new float[labels.Length];
        foreach (var answer in new HashSet<float>(labels.ToArray()))
        {
            Array.Fill(constant, answer);
            best = Math.Max(best, Score(constant, labels));
        }

        return best;
    }

    /// <summary>What is summed over examples for one cell, prepared once.</summary>
    public abstract float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels);

    /// <summary>The score of one resample.</summary>
    /// <param name="weights">How often each example was drawn.</param>
    /// <param name="examples">The sum of the weights.</param>
    /// <param name="columns">What was prepared.</param>
    public abstract double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns);

    private static int[] Classes(ReadOnlySpan<float> values)
    {
        var classes = new int[values.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = (int)values[i];
        }

        return classes;
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, doubles);
        return doubles;
    }

    private static float[] Where(int count, Func<int, bool> isOne)
    {
        var column = new float[count];
        for (var i = 0; i < count; i++)
        {
            column[i] = isOne(i) ? 1 : 0;
        }

        return column;
    }

    /// <summary>Part of the answers that are right.</summary>
    private sealed class AccuracyMeasure : Measure
    {
        public override double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) =>
            ClassificationMetrics.Accuracy(Classes(answers), Classes(labels));

        public override float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels)
        {
            var (a, l) = (answers.ToArray(), labels.ToArray());
            return [Where(a.Length, i => (int)a[i] == (int)l[i])];
        }

        public override double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns) =>
            TensorPrimitives.Dot(weights, columns[0]) / examples;
    }

    /// <summary>F1 of class 1: 2 · both / (predicted + labelled).</summary>
    private sealed class F1Measure : Measure
    {
        public override double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => ClassificationMetrics.F1(Classes(answers), Classes(labels));

        public override float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels)
        {
            var (a, l) = (answers.ToArray(), labels.ToArray());
            var either = new float[a.Length];
            TensorPrimitives.Add(Where(a.Length, i => a[i] == 1), Where(a.Length, i => l[i] == 1), either);
            return [Where(a.Length, i => a[i] == 1 && l[i] == 1), either];
        }

        public override double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns)
        {
            double either = TensorPrimitives.Dot(weights, columns[1]);
            return either == 0 ? 0 : 2 * TensorPrimitives.Dot(weights, columns[0]) / either;
        }
    }

    /// <summary>Matthews correlation of two classes.</summary>
    private sealed class MatthewsMeasure : Measure
    {
        public override double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => ClassificationMetrics.Matthews(Classes(answers), Classes(labels));

        public override float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels)
        {
            var (a, l) = (answers.ToArray(), labels.ToArray());
            return [Where(a.Length, i => a[i] == 1 && l[i] == 1), Where(a.Length, i => a[i] == 1), Where(a.Length, i => l[i] == 1)];
        }

        public override double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns)
        {
            double both = TensorPrimitives.Dot(weights, columns[0]);
            double predicted = TensorPrimitives.Dot(weights, columns[1]);
            double labelled = TensorPrimitives.Dot(weights, columns[2]);
            var scale = predicted * labelled * (examples - predicted) * (examples - labelled);
            return scale == 0 ? 0 : (both * examples - predicted * labelled) / Math.Sqrt(scale);
        }
    }

    /// <summary>Pearson correlation. Columns are centred once, so that sums in fp32 lose nothing that matters.</summary>
    private class PearsonMeasure : Measure
    {
        public override bool IsOfClasses => false;

        public override double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => CorrelationMetrics.Pearson(Doubles(answers), Doubles(labels));

        public override double BestConstant(ReadOnlySpan<float> labels) => 0;

        public override float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels)
        {
            var (x, y) = (Centred(answers), Centred(labels));
            return [x, y, Product(x, x), Product(y, y), Product(x, y)];
        }

        public override double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns)
        {
            var (x, y) = (Mean(weights, columns[0]), Mean(weights, columns[1]));
            var (xx, yy, xy) = (Mean(weights, columns[2]) - x * x, Mean(weights, columns[3]) - y * y, Mean(weights, columns[4]) - x * y);
            return xx <= 1e-12 || yy <= 1e-12 ? 0 : Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);

            double Mean(ReadOnlySpan<float> w, float[] column) => (double)TensorPrimitives.Dot(w, column) / examples;
        }

        private static float[] Centred(ReadOnlySpan<float> values)
        {
            var centred = new float[values.Length];
            TensorPrimitives.Subtract(values, TensorPrimitives.Sum(values) / values.Length, centred);
            return centred;
        }

        private static float[] Product(float[] left, float[] right)
        {
            var product = new float[left.Length];
            TensorPrimitives.Multiply(left, right, product);
            return product;
        }
    }

    /// <summary>Spearman correlation: ranks depend on which examples were drawn, so they are found anew in every resample.</summary>
    private sealed class SpearmanMeasure : Measure
    {
        public override bool IsOfClasses => false;

        public override double Score(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => CorrelationMetrics.Spearman(Doubles(answers), Doubles(labels));

        public override double BestConstant(ReadOnlySpan<float> labels) => 0;

        /// <summary>For answers and for labels, the examples in rising order, and after each the number of those equal to it that follow.</summary>
        public override float[][] Columns(ReadOnlySpan<float> answers, ReadOnlySpan<float> labels) => [.. Order(answers), .. Order(labels)];

        public override double Resampled(ReadOnlySpan<float> weights, int examples, float[][] columns)
        {
            var (left, right) = (Ranks(weights, columns[0], columns[1]), Ranks(weights, columns[2], columns[3]));
            var mean = (examples + 1) / 2.0;
            var (xx, yy, xy) = (0.0, 0.0, 0.0);
            for (var i = 0; i < left.Length; i++)
            {
                var (x, y) = (left[i] - mean, right[i] - mean);
                xx += weights[i] * x * x;
                yy += weights[i] * y * y;
                xy += weights[i] * x * y;
            }

            return xx == 0 || yy == 0 ? 0 : Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
        }

        private static float[][] Order(ReadOnlySpan<float> values)
        {
            var sorted = values.ToArray();
            var order = Enumerable.Range(0, sorted.Length).ToArray();
            Array.Sort(sorted, order);
            var ties = new float[sorted.Length];
            for (var i = sorted.Length - 2; i >= 0; i--)
            {
                ties[i] = sorted[i] == sorted[i + 1] ? ties[i + 1] + 1 : 0;
            }

            return [Array.ConvertAll(order, i => (float)i), ties];
        }

        /// <summary>The rank of each example among those drawn; equal ones share the average of their ranks.</summary>
        private static double[] Ranks(ReadOnlySpan<float> weights, float[] order, float[] ties)
        {
            var ranks = new double[order.Length];
            var before = 0.0;
            for (var start = 0; start < order.Length;)
            {
                var end = start + (int)ties[start] + 1;
                var drawn = 0.0;
                for (var i = start; i < end; i++)
                {
                    drawn += weights[(int)order[i]];
                }

                for (var i = start; i < end; i++)
                {
                    ranks[(int)order[i]] = before + (drawn + 1) / 2;
                }

                before += drawn;
                start = end;
            }

            return ranks;
        }
    }
}
