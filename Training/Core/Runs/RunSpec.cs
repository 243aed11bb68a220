using System.Text.Json;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Runs;

/// <summary>Reads what a run's <c>spec.json</c> describes.</summary>
public static class RunSpec
{
    /// <summary>The config: of a job where <c>type</c> names one, of a training otherwise.</summary>
    /// <exception cref="ConfigException">With every problem of the text, each with its path.</exception>
    public static Config Read(string json) => IsJob(json) ? ConfigJson.Read<Job.BaseConfig>(json) : ConfigJson.Read<Trainer.Config>(json);

    /// <summary>Whether a spec describes a <see cref="Job"/> and no training.</summary>
    /// <param name="json">The text; what is no JSON is no job.</param>
    public static bool IsJob(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(ConfigJson.TypeField, out var type) && type.ValueKind == JsonValueKind.String
                && ConfigTypes.Find(type.GetString()!, typeof(Job.BaseConfig)) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
