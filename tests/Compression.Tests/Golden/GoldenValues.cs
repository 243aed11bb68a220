using System.Text.Json;

namespace Platform.Compression.Tests.Golden;

/// <summary>Values from an independent implementation; the script beside each file made it.</summary>
internal static class GoldenValues
{
    /// <summary>The whole file.</summary>
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>A list of numbers.</summary>
    public static float[] Floats(this JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetSingle())];
}
