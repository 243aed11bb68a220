namespace Platform.Data.Metrics;

/// <summary>Which way of a metric is better.</summary>
public static class MetricDirection
{
    private static readonly string[] LowerIsBetterWords = ["loss", "error", "perplexity", "seconds", "memory", "rmse", "mae", "bytes", "bits_per", "latency"];

    /// <summary>
    /// Whether the smaller value is the better one, judged by the last part of the name: losses, errors, perplexity, times and sizes.
    /// </summary>
    /// <param name="name">A metric's name, such as <c>dev/loss</c>.</param>
    public static bool LowerIsBetter(string name)
    {
        var last = name.AsSpan(name.LastIndexOf('/') + 1);
        foreach (var word in LowerIsBetterWords)
        {
            if (last.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return !last.Contains("per_second", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
