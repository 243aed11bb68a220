using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Predictions;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>What networks and baselines reached on a test set: <c>evaluation.json</c>.</summary>
/// <param name="Dataset">The data set's directory, as it was given.</param>
/// <param name="Split">The split.</param>
/// <param name="SplitHash">SHA-256 over the names of its chains.</param>
/// <param name="Networks">The networks, as they were given.</param>
/// <param name="Methods">What each method reached; the first is that of the networks.</param>
public sealed record EvaluationResult(string Dataset, string Split, string SplitHash, IReadOnlyList<string> Networks, IReadOnlyList<EvaluationTable> Methods)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It is not there, or holds no evaluation.</exception>
    public static EvaluationResult Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(path), ResultJson.Options) ?? throw new DataException($"\"{path}\" is empty.");
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            throw new DataException($"\"{path}\" holds no evaluation: {problem.Message}");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, ResultJson.Options));
}
