using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Search;

/// <summary>How far a trial is.</summary>
public enum TrialState
{
    /// <summary>It is being trained, or was when the search was stopped.</summary>
    Running,

    /// <summary>It was trained to its end.</summary>
    Done,

    /// <summary>It was ended early, because others were better.</summary>
    Stopped,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>One point of a search.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Point">A number for each parameter of the space.</param>
/// <param name="Values">The values by path, as they stand in the config.</param>
public sealed record Trial(int Number, IReadOnlyList<double> Point, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The name of the file with a search's trials.</summary>
    public const string FileName = "trials.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How far it is.</summary>
    public TrialState State { get; init; }

    /// <summary>The figure that was measured last; null where none was.</summary>
    public double? Figure { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Reads the trials of a file; none where it does not exist.</summary>
    /// <exception cref="DataException">It holds no trials.</exception>
    public static IReadOnlyList<Trial> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<List<Trial>>(File.ReadAllText(path), Json) ?? [] : [];
        }
        catch (JsonException problem)
        {
            throw new DataException($"\"{path}\" does not hold a search's trials: {problem.Message}");
        }
    }

    /// <summary>Writes trials, whole.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IReadOnlyList<Trial> trials)
    {
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(trials, Json));
        File.Move(path + ".new", path, overwrite: true);
    }
}
