using System.Text.Json;

namespace Platform.Compression.Tests.Analysis;

/// <summary>Values that <c>Golden/analysis.py</c> computed with SciPy and scikit-learn.</summary>
internal static class AnalysisGolden
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "analysis.json"))).RootElement;

    public static IEnumerable<JsonElement> Cases(string name) => Root.GetProperty(name).EnumerateArray();

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];

    public static float[] Floats(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(n => n.GetSingle())];
}
