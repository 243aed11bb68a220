namespace Platform.Benchmarks.LocComplexity;

/// <summary>What adding a feature to a code base of so many variants takes.</summary>
/// <param name="Feature">What is added.</param>
/// <param name="CodeBase">How variants are written.</param>
/// <param name="Variants">Number of variants.</param>
/// <param name="LinesChanged">Lines of code added or taken away outside the feature's own file.</param>
/// <param name="OwnLines">Lines of code of the feature's own file.</param>
internal sealed record LocCost(Feature Feature, string CodeBase, int Variants, int LinesChanged, int OwnLines);

/// <summary>
/// Measures how many lines a feature takes as the number of models grows that are to be had with it, after the
/// LoC-complexity of Lee et al., 2025 (arXiv:2507.05411).
/// </summary>
internal static class LocComplexity
{
    /// <summary>Writes variants without and with a feature, and counts the lines that differ.</summary>
    public static LocCost Measure(ICodeBase codeBase, Feature feature, int variants)
    {
        IReadOnlyList<Variant> models = [.. Variant.All.Take(variants)];
        var (before, after) = (codeBase.Write(models, null), codeBase.Write(models, feature));
        var own = codeBase.OwnFile(feature);
        return new LocCost(feature, codeBase.Name, variants, CodeLines.Changed(before, after, apart: own), CodeLines.Of(after[own]).Count);
    }

    /// <summary>Compiles variants written with a feature, and trains each without it and with it.</summary>
    /// <param name="codeBase">How they are written.</param>
    /// <param name="feature">What is added.</param>
    /// <param name="variants">How many.</param>
    /// <exception cref="InvalidOperationException">They do not compile, one does not learn, or the feature is not in one.</exception>
    public static void Prove(ICodeBase codeBase, Feature feature, int variants)
    {
        IReadOnlyList<Variant> models = [.. Variant.All.Take(variants)];
        var compiled = CodeLines.Compile(codeBase.Write(models, feature));
        foreach (var variant in models)
        {
            var (plain, changed) = (codeBase.Build(compiled, variant, null), codeBase.Build(compiled, variant, feature));
            VariantTrial.Run(variant.Name, plain);
            VariantTrial.Run($"{variant.Name} with {feature}", changed);
            var expected = feature == Feature.MixtureOfExperts ? plain.ParameterCount < changed.ParameterCount : plain.ParameterCount == changed.ParameterCount;
            if (!expected)
            {
                throw new InvalidOperationException($"{variant.Name} has {plain.ParameterCount} parameters, with {feature} {changed.ParameterCount}.");
            }
        }
    }

    /// <summary>Lines that each further variant costs: the slope of the line through the measurements with the least squares.</summary>
    public static double Slope(IReadOnlyList<LocCost> costs)
    {
        var (x, y) = (costs.Average(cost => cost.Variants), costs.Average(cost => cost.LinesChanged));
        return costs.Sum(cost => (cost.Variants - x) * (cost.LinesChanged - y)) / costs.Sum(cost => (cost.Variants - x) * (cost.Variants - x));
    }
}
