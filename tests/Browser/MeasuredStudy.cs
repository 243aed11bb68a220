using System.Globalization;

namespace Platform.Browser;

/// <summary>A file of results as a sweep writes it: two architectures, the eight subsets of methods, three seeds, made-up answers.</summary>
internal static class MeasuredStudy
{
    private const int Examples = 872;

    private static readonly string[] Subsets =
    [
        "none", "quantization", "distillation", "pruning", "quantization, distillation", "quantization, pruning", "distillation, pruning", "quantization, distillation, pruning",
    ];

    /// <summary>The file.</summary>
    public static string Json()
    {
        // Random with a seed gives the same numbers for ever.
        var random = new Random(4);
        double[] easiness = [.. Enumerable.Range(0, Examples).Select(_ => random.NextDouble())];
        var cells = from architecture in new[] { ("mini", 44.7e6, 0.28, 0.83), ("deep", 24.0e6, 0.35, 0.82), ("tiny", 17.5e6, 0.09, 0.81) }
                    from methods in Subsets
                    from sparsity in methods.Contains("pruning", StringComparison.Ordinal) ? new double?[] { 0.4, 0.6 } : [null]
                    from seed in Enumerable.Range(1, 3)
                    select Cell(architecture, methods, sparsity, seed, easiness, random);
        return $"[{string.Join(",\n", cells)}]";
    }

    private static string Cell((string Name, double Bytes, double Linear, double Accuracy) of, string methods, double? sparsity, int seed, double[] easiness, Random random)
    {
        var (quantized, distilled) = (methods.Contains("quantization", StringComparison.Ordinal), methods.Contains("distillation", StringComparison.Ordinal));
        var bytes = of.Bytes * (quantized ? 0.25 : 1) * (1 - of.Linear * (sparsity ?? 0));
        var accuracy = of.Accuracy + (distilled ? 0.015 : 0) - (quantized ? 0.002 : 0) - 0.02 * (sparsity ?? 0) + 0.006 * (random.NextDouble() - 0.5);
        var answers = easiness.Select((easy, i) => (random.NextDouble() < 0.1 ? random.NextDouble() : easy) < accuracy ? i % 2 : 1 - i % 2).ToArray();
        var score = answers.Where((answer, i) => answer == i % 2).Count() / (double)Examples;
        var labels = string.Join(", ", new[]
        {
            $$"""{"task":"SST-2","architecture":"{{of.Name}}","methods":"{{methods}}","start":"scratch","seed":{{seed}}""",
            sparsity is null ? null : string.Create(CultureInfo.InvariantCulture, $"\"sparsity\":{sparsity}"),
            quantized ? "\"bits\":8" : null,
        }.OfType<string>());
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"labels":{{labels}}},"metric":"accuracy","score":{{score:R}},"test_score":{{score:R}},
             "sizes":{"paper":{{bytes:F0}},"indexed":{{bytes * 1.03:F0}},"file":{{bytes * 1.05:F0}},"compressed":{{bytes * 0.8:F0}}},
             "latency":[{"batch":1,"median":{{of.Bytes / (quantized ? 3e7 : 2e7):F3}},"percentile95":{{of.Bytes / 1.5e7:F3}},"threads":1}],
             "train_seconds":{{of.Bytes / 1e5:F1}},"answers":[{{string.Join(',', answers)}}],"labelled":[{{string.Join(',', Enumerable.Range(0, Examples).Select(i => i % 2))}}]}
            """);
    }
}
