using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Training.Core.Configs;

/// <summary>Plain values of config fields, in JSON and as text.</summary>
internal static class ConfigValue
{
    /// <summary>The type of a list's items, or null for what is no list.</summary>
    public static Type? ItemType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConfigList<>) ? type.GetGenericArguments()[0] : null;

    public static bool IsConfig(Type type) => typeof(Config).IsAssignableFrom(type);

    /// <summary>What a person calls values of this type.</summary>
    public static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(string) => "a text",
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type).Select(ConfigPath.NameOf)),
        _ when ItemType(type) is { } item => $"a list of {Describe(item)}",
        _ => "an object",
    };

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        double number => JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
        string text => JsonValue.Create(text),
        Enum choice => JsonValue.Create(ConfigPath.NameOf(choice.ToString())),
        _ => throw new NotSupportedException($"A config field cannot hold {value.GetType()}."),
    };

    /// <summary>Reads a plain value from JSON; false when it is of another kind or out of the type's range.</summary>
    public static bool TryRead(JsonElement json, Type type, out object? value)
    {
        value = null;
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            value = type == typeof(bool) ? json.GetBoolean() : null;
        }
        else if (json.ValueKind == JsonValueKind.Number)
        {
            value = type == typeof(int) && json.TryGetInt32(out var small) ? small
                : type == typeof(long) && json.TryGetInt64(out var large) ? large
                : type == typeof(double) && json.TryGetDouble(out var real) && double.IsFinite(real) ? real
                : null;
        }
        else if (json.ValueKind == JsonValueKind.String)
        {
            value = type == typeof(string) ? json.GetString() : type.IsEnum ? ReadEnum(json.GetString()!, type) : null;
        }

        return value is not null;
    }

    /// <summary>Text of a plain value, as it stands in a flat dictionary and on the command line.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "null",
        string text => text,
        _ => ToJson(value)!.ToJsonString().Trim('"'),
    };

    private static object? ReadEnum(string text, Type type) =>
        Enum.GetNames(type).FirstOrDefault(name => ConfigPath.NameOf(name) == text) is { } found ? Enum.Parse(type, found) : null;
}
