using System.Text.Json;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Deliverables;

/// <summary>What has been made of a run's model, so that a run that goes on makes only what is missing: <c>deliverables.json</c>.</summary>
/// <param name="Config">The deliverable's config, as JSON.</param>
/// <param name="Step">The steps its model had been trained for.</param>
/// <param name="Figures">What was reported.</param>
/// <param name="Files">What was made, within the run's directory.</param>
internal sealed record DeliveryRecord(string Config, long Step, IReadOnlyDictionary<string, double> Figures, IReadOnlyList<string> Files)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The records of a file; none where it does not exist or cannot be read, for then all is made again.</summary>
    public static IReadOnlyList<DeliveryRecord> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<List<DeliveryRecord>>(File.ReadAllText(path), Json) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Writes a file anew; it appears whole.</summary>
    public static void Write(string path, IReadOnlyList<DeliveryRecord> records)
    {
        var part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(records, Json));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Whether this is what a config asks for, at the same step, with all files still there.</summary>
    public bool Covers(Deliverable.BaseConfig config, long step, string root) =>
        Config == ConfigJson.Write(config) && Step == step && Files.All(file => File.Exists(Path.Combine(root, file)));
}
