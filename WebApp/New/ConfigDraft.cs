using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Core.Configs;

namespace Platform.WebApp.New;

/// <summary>
/// A config that a person is changing. What was typed is kept as typed, right or wrong; every problem is told at once with its path.
/// </summary>
public sealed class ConfigDraft
{
    private readonly OrderedDictionary<string, string> _components = [];
    private readonly OrderedDictionary<string, string> _values = [];

    /// <summary>Begins with a config without changes.</summary>
    public ConfigDraft(Config start)
    {
        Start = start;
        Shape = start;
        Config = start;
        Problems = new Dictionary<string, string>();
    }

    /// <summary>The config before any change.</summary>
    public Config Start { get; private set; }

    /// <summary>The tree with the components chosen and lists made, its values unchanged: what the form shows the fields of.</summary>
    public Config Shape { get; private set; }

    /// <summary>The config with every change, or null while it has problems.</summary>
    public Config? Config { get; private set; }

    /// <summary>What is wrong, by path.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; }

    /// <summary>Every change by path, as typed.</summary>
    public IEnumerable<KeyValuePair<string, string>> Changes => _components.Concat(_values);

    /// <summary>How many fields were changed.</summary>
    public int Count => _components.Count + _values.Count;

    /// <summary>Whether a field was changed.</summary>
    public bool IsChanged(string path) => _values.ContainsKey(path) || _components.ContainsKey(path);

    /// <summary>What a field shows: what was typed, or its value.</summary>
    public string TextOf(ConfigField field) =>
        _values.TryGetValue(field.Path, out var typed) ? typed : field.Value is null ? "" : field.Text;

    /// <summary>Changes a plain value. Setting it back to what it was takes the change away.</summary>
    public void Set(ConfigField field, string text)
    {
        if (text == (field.Value is null ? "" : field.Text))
        {
            _values.Remove(field.Path);
        }
        else
        {
            _values[field.Path] = text;
        }

        Check();
    }

    /// <summary>Puts another component into a slot, or another list of components into a list; typed values below it are gone.</summary>
    /// <param name="path">The slot or list.</param>
    /// <param name="text">A component's name, <c>null</c>, or JSON.</param>
    public void Choose(string path, string text)
    {
        Forget(path);
        _components[path] = text;
        Rebuild();
    }

    /// <summary>Takes a change away, and every change below it.</summary>
    public void Reset(string path)
    {
        Forget(path);
        Rebuild();
    }

    /// <summary>Takes every change away.</summary>
    public void ResetAll()
    {
        _components.Clear();
        _values.Clear();
        Rebuild();
    }

    /// <summary>Applies a change of unknown kind, as found in an address or a request.</summary>
    public void Apply(string path, string text)
    {
        var (field, _) = FindField(path);
        if (field is null || field.IsSlot || IsListOfComponents(field))
        {
            Choose(path, text);
        }
        else
        {
            Set(field, text);
        }
    }

    /// <summary>Whether the tree has such a place now.</summary>
    public bool Has(string path)
    {
        try
        {
            ConfigTree.Get(Shape, path);
            return path.Length > 0;
        }
        catch (ConfigException)
        {
            return false;
        }
    }

    /// <summary>Puts another config below the changes. What was typed is kept where the new one has such a place.</summary>
    /// <returns>The paths of changes that have no place any more and are gone.</returns>
    public IReadOnlyList<string> Rebase(Config start)
    {
        var changes = Changes.ToList();
        Start = start;
        ResetAll();
        var gone = new List<string>();
        foreach (var (path, text) in changes)
        {
            if (Has(path))
            {
                Apply(path, text);
            }
            else
            {
                gone.Add(path);
            }
        }

        return gone;
    }

    /// <summary>Whether a field is a list whose items have fields of their own.</summary>
    public static bool IsListOfComponents(ConfigField field) =>
        field.IsList && field.Type.GetGenericArguments() is [var item] && typeof(Config).IsAssignableFrom(item);

    private void Forget(string path)
    {
        foreach (var changes in new[] { _components, _values })
        {
            foreach (var below in changes.Keys.Where(IsAtOrBelow).ToList())
            {
                changes.Remove(below);
            }
        }

        bool IsAtOrBelow(string key) =>
            key == path || key.StartsWith(path + ".", StringComparison.Ordinal) || key.StartsWith(path + "[", StringComparison.Ordinal);
    }

    private void Rebuild()
    {
        Shape = Start;
        var problems = new Dictionary<string, string>();
        foreach (var (path, text) in _components)
        {
            try
            {
                Shape = ConfigTree.Set(Shape, path, text);
            }
            catch (ConfigException exception)
            {
                Add(problems, exception.Problems);
            }
        }

        Check(problems);
    }

    private void Check(Dictionary<string, string>? found = null)
    {
        var problems = found ?? [];
        Config = null;
        try
        {
            var json = JsonNode.Parse(ConfigJson.Write(Shape))!;
            foreach (var (path, text) in _values)
            {
                if (FindField(path).Field is { } field)
                {
                    Replace(json, path, Value(field, text));
                }
            }

            var config = ConfigJson.Read<Config>(json.ToJsonString());
            Config = problems.Count == 0 ? config : null;
        }
        catch (ConfigException exception)
        {
            Add(problems, exception.Problems);
        }

        Problems = problems;
    }

    private static void Add(Dictionary<string, string> problems, IEnumerable<ConfigProblem> found)
    {
        foreach (var problem in found)
        {
            var message = problem.Message.Length > 0 ? char.ToUpperInvariant(problem.Message[0]) + problem.Message[1..] : "Wrong.";
            problems[problem.Path] = problems.TryGetValue(problem.Path, out var earlier) ? $"{earlier} {message}" : message;
        }
    }

    private (ConfigField? Field, Config? Owner) FindField(string path)
    {
        var dot = path.LastIndexOf('.');
        var owner = dot < 0 ? Shape : FindConfig(path[..dot]);
        return owner is null
            ? (null, null)
            : (ConfigTree.Fields(owner, dot < 0 ? "" : path[..dot]).FirstOrDefault(f => f.Path == path), owner);
    }

    private Config? FindConfig(string path)
    {
        object? at = Shape;
        foreach (var segment in path.Replace("[", ".[").Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            at = segment is ['[', .. var digits, ']']
                ? (at as System.Collections.IEnumerable)?.Cast<object>().ElementAtOrDefault(int.TryParse(digits, out var i) ? i : -1)
                : at is Config config ? ConfigTree.Fields(config).FirstOrDefault(f => f.Name == segment)?.Value : null;
        }

        return at as Config;
    }

    private static void Replace(JsonNode root, string path, JsonNode? value)
    {
        var segments = path.Replace("[", ".[").Split('.', StringSplitOptions.RemoveEmptyEntries);
        var at = root;
        foreach (var segment in segments[..^1])
        {
            at = segment is ['[', .. var digits, ']'] ? at?[int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)] : at?[segment];
        }

        if (at is JsonObject parent)
        {
            parent[segments[^1]] = value;
        }
    }

    /// <summary>Typed text as JSON; what is no number stays text, so that reading the config can say so.</summary>
    private static JsonNode? Value(ConfigField field, string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 && (field.IsNullable || field.Type != typeof(string)))
        {
            return null;
        }

        if (field.Type == typeof(string) || field.Type.IsEnum)
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(trimmed);
        }
        catch (JsonException)
        {
            return JsonValue.Create(trimmed);
        }
    }
}
