using System.Text.Json;
using Platform.Tests.Shared;

namespace Platform.Language.Tests;

/// <summary>Where tests find data, and files of their own.</summary>
internal static class TestData
{
    /// <summary>The samples that were copied beside the tests.</summary>
    public static string Samples => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>A file with values from an independent implementation; the script beside it made it.</summary>
    public static JsonElement Golden(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>A file of the real data sets; skips the test where they are not at hand.</summary>
    public static string Dataset(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("PLATFORM_DATASETS");
        if (root is null || !Path.Exists(Path.Combine(root, relative)))
        {
            Assert.Skip($"needs {relative} in PLATFORM_DATASETS");
        }

        return Path.Combine(root, relative);
    }

    /// <summary>The repository's own samples directory, to update it.</summary>
    public static string SourceSamples() => Path.Combine(SourceTree.Root, "samples");
}
