using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Training.Proteins.Predictions;

/// <summary>How files of results are written as JSON: names in snake case, and what is missing is told when they are read.</summary>
internal static class ResultJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
