using System.Text.Json;

namespace Platform.Training.Core.Checkpoints;

/// <summary>What <c>index.json</c> says; the last file of a checkpoint to be written.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Step">Updates done.</param>
/// <param name="Files">Every other file of the checkpoint.</param>
/// <param name="Figures">What was measured at this step.</param>
internal sealed record CheckpointIndex(int Format, long Step, IReadOnlyDictionary<string, FileDigest> Files, IReadOnlyDictionary<string, double> Figures)
{
    public const int CurrentFormat = 1;
    public const string FileName = "index.json";

    /// <summary>Reads a checkpoint's index.</summary>
    /// <exception cref="InvalidDataException">It is malformed or of a layout that this program does not know.</exception>
    public static CheckpointIndex Read(string checkpoint)
    {
        try
        {
            var index = JsonSerializer.Deserialize<CheckpointIndex>(File.ReadAllText(Path.Combine(checkpoint, FileName)), CheckpointFiles.Json);
            return index switch
            {
                { Format: CurrentFormat, Files: not null, Figures: not null } => index,
                { Format: > CurrentFormat } => throw new InvalidDataException($"its layout {index.Format} is newer than this program, which knows {CurrentFormat}."),
                _ => throw new InvalidDataException($"{FileName} is incomplete."),
            };
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{FileName} is malformed: {problem.Message}", problem);
        }
    }
}
