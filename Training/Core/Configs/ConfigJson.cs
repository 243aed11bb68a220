using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Training.Core.Configs;

/// <summary>The one text form of a config: JSON with snake_case fields and a <c>type</c> that names each component.</summary>
public static class ConfigJson
{
    internal const string TypeField = "type";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a config with every field, defaults included, so that later changes of a default do not change it.</summary>
    public static string Write(Config config) => ToNode(config)!.ToJsonString(Indented);

    /// <summary>Reads and checks a config.</summary>
    /// <exception cref="ConfigException">With every problem of the text, each with its path.</exception>
    public static T Read<T>(string json)
        where T : Config
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException problem)
        {
            throw new ConfigException("", $"This is not JSON: line {problem.LineNumber + 1}, column {problem.BytePositionInLine + 1}.");
        }

        using (document)
        {
            var reader = new ConfigReader();
            var config = reader.ReadConfig(document.RootElement, typeof(T), "");
            var problems = config is null ? reader.Problems : [.. reader.Problems, .. ConfigCheck.Problems(config)];
            return problems.Count == 0 ? (T)config! : throw new ConfigException([.. problems.Distinct()]);
        }
    }

    internal static JsonNode? ToNode(object? value) => value switch
    {
        Config config => ObjectOf(config),
        System.Collections.IEnumerable list and not string => new JsonArray([.. list.Cast<object?>().Select(ToNode)]),
        _ => ConfigValue.ToJson(value),
    };

    private static JsonObject ObjectOf(Config config)
    {
        var result = new JsonObject { [TypeField] = ConfigTypes.NameOf(config.GetType()) };
        foreach (var field in ConfigShape.Of(config).Own)
        {
            result[field.Name] = ToNode(field.Get(config));
        }

        return result;
    }
}
