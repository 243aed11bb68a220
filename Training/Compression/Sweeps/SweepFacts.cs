using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What is known of GLUE's files before they are read.</summary>
internal static class SweepFacts
{
    /// <summary>Pieces of the published uncased vocabulary.</summary>
    public const int PublishedPieces = 30_522;

    /// <summary>The short name of a task in keys: the display name in small letters, <c>sst2</c>.</summary>
    public static string ShortName(GlueTaskName task) =>
        GlueTask.Find(task).DisplayName.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
