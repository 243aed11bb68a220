using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>How a parameter's first values are made.</summary>
public abstract record Initializer
{
    /// <summary>Every value zero.</summary>
    public static Initializer Zeros { get; } = new Constant(0);

    /// <summary>Every value one.</summary>
    public static Initializer Ones { get; } = new Constant(1);

    /// <summary>Fills a tensor in place.</summary>
    /// <param name="values">The tensor, on the CPU.</param>
    /// <param name="generator">Source of randomness, seeded by the parameter's path.</param>
    public abstract void Fill(Tensor values, Generator generator);

    /// <summary>One value everywhere.</summary>
    public sealed record Constant(double Value) : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(Tensor values, Generator generator) => values.fill_(Value);
    }

    /// <summary>Normal around zero, cut at two standard deviations, as BERT's.</summary>
    /// <param name="StandardDeviation">Of the normal before it is cut.</param>
    public sealed record TruncatedNormal(double StandardDeviation) : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(Tensor values, Generator generator)
        {
            // Inverse transform: a uniform number in the part of the distribution function that lies within the cut.
            const double below = 0.02275013194817921;
            values.uniform_(below, 1 - below, generator).mul_(2).sub_(1).erfinv_().mul_(Math.Sqrt(2) * StandardDeviation);
        }
    }
}
