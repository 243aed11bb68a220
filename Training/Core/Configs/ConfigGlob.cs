using System.Globalization;
using System.IO.Enumeration;

namespace Platform.Training.Core.Configs;

/// <summary>
/// A pattern of paths: <c>*</c> is any one name or part of one, <c>[*]</c> any item of a list, <c>[1::2]</c> every
/// second item from the second on, and <c>**</c> any number of steps, also none.
/// </summary>
/// <remarks><c>model.**.layers[:4].attention</c> matches the attention of the first four layers anywhere in the model.</remarks>
public sealed class ConfigGlob
{
    private readonly Func<string, bool>?[] _steps;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ConfigException">A slice is not <c>[start:stop:step]</c>.</exception>
    public ConfigGlob(string text)
    {
        Text = text;
        _steps = [.. ConfigPath.Split(text).Select(Step)];
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Whether a path fits the pattern from its first step to its last.</summary>
    public bool Matches(string path) => Matches(ConfigPath.Split(path), 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Matches(IReadOnlyList<string> path, int at, int step)
    {
        if (step == _steps.Length)
        {
            return at == path.Count;
        }

        if (_steps[step] is { } fits)
        {
            return at < path.Count && fits(path[at]) && Matches(path, at + 1, step + 1);
        }

        return Matches(path, at, step + 1) || (at < path.Count && Matches(path, at + 1, step));
    }

    private Func<string, bool>? Step(string text) => text switch
    {
        "**" => null,
        "[*]" => segment => ConfigPath.TryIndex(segment, out _),
        ['[', .. var slice, ']'] => Slice(slice),
        _ when text.Contains('*', StringComparison.Ordinal) => segment => segment[0] != '[' && FileSystemName.MatchesSimpleExpression(text, segment, ignoreCase: false),
        _ => segment => segment == text,
    };

    private Func<string, bool> Slice(string slice)
    {
        int?[] numbers = [.. slice.Split(':').Select(part => part.Length == 0 ? null : (int?)Number(part))];
        return numbers switch
        {
            [{ } only] => segment => ConfigPath.TryIndex(segment, out var index) && index == only,
            [var start, var stop] => Every(start, stop, 1),
            [var start, var stop, var step and not 0] => Every(start, stop, step ?? 1),
            _ => throw Wrong(slice),
        };

        int Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(slice);
    }

    private static Func<string, bool> Every(int? start, int? stop, int step) => segment =>
        ConfigPath.TryIndex(segment, out var index) && index >= (start ?? 0) && (stop is null || index < stop) && (index - (start ?? 0)) % step == 0;

    private ConfigException Wrong(string slice) =>
        new("", $"\"[{slice}]\" in \"{Text}\" is no item, [*] or slice [start:stop:step] of whole numbers from 0; a step is at least 1.");
}
