using System.Text.Json;
using Platform.Training.Proteins.Datasets;

namespace Platform.Proteins.Tests;

/// <summary>Where tests find data.</summary>
internal static class TestData
{
    private static readonly Lazy<ProteinDataset> Proteins = new(() => ProteinDataset.Open(Path.GetDirectoryName(Dataset("proteins/splits.tsv"))!), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The real proteins, read once for all tests; skips the test where they are not at hand.</summary>
    public static ProteinDataset ProteinDataset => Proteins.Value;

    /// <summary>A file with values from an independent implementation; the script beside it made it.</summary>
    public static JsonElement Golden(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>A file of the real data sets; skips the test where they are not at hand.</summary>
    public static string Dataset(string relative)
    {
        var root = Environment.GetEnvironmentVariable("PLATFORM_DATASETS");
        if (root is null || !Path.Exists(Path.Combine(root, relative)))
        {
            Assert.Skip($"needs {relative} in PLATFORM_DATASETS");
        }

        return Path.Combine(root, relative);
    }
}
