using System.Text.Json;

namespace Platform.Training.Core.Configs;

/// <summary>Paths into a config tree: <c>model.encoder.layers[3].attention</c>.</summary>
public static class ConfigPath
{
    /// <summary>The path of a field or an item, <c>[2]</c>, of a config; either may be empty.</summary>
    public static string Join(string parent, string child) => (parent, child) switch
    {
        ("", _) => child,
        (_, "") => parent,
        _ when child[0] == '[' => parent + child,
        _ => $"{parent}.{child}",
    };

    /// <summary>The name of a property or an enum value as it stands in text: <c>LearningRate</c> is <c>learning_rate</c>.</summary>
    public static string NameOf(string identifier) => JsonNamingPolicy.SnakeCaseLower.ConvertName(identifier);

    /// <summary>Splits <c>a.b[2].c</c> into <c>a</c>, <c>b</c>, <c>[2]</c>, <c>c</c>.</summary>
    public static IReadOnlyList<string> Split(string path) =>
        [.. path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Whether a path names a place, or something inside of it.</summary>
    public static bool IsAtOrBelow(string path, string place) =>
        path.StartsWith(place, StringComparison.Ordinal) && (path.Length == place.Length || place.Length == 0 || path[place.Length] is '.' or '[');

    /// <summary>Reads <c>[2]</c> as 2.</summary>
    public static bool TryIndex(string segment, out int index)
    {
        index = -1;
        return segment is ['[', .. var digits, ']'] && int.TryParse(digits, out index);
    }
}
