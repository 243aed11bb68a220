namespace Platform.Benchmarks;

/// <summary>Measures something and says how.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>What it measures, in a sentence.</summary>
    string Summary { get; }

    /// <summary>Measures.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync();
}

/// <summary>A measured number.</summary>
/// <param name="Name">For example <c>first_page_s</c>.</param>
/// <param name="Value">The median where several were taken.</param>
/// <param name="Unit">For example seconds.</param>
/// <param name="How">What was done, how often, and the spread.</param>
internal sealed record Figure(string Name, double Value, string Unit, string How)
{
    /// <summary>The median of several measurements, with their range.</summary>
    public static Figure Median(string name, IReadOnlyList<double> values, string unit, string how)
    {
        var sorted = values.Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Figure(name, median, unit, $"{how}; median of {sorted.Length}, {sorted[0]:G4} to {sorted[^1]:G4}");
    }
}
