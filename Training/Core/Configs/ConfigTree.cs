using System.Text.Json;

namespace Platform.Training.Core.Configs;

/// <summary>Looks at, compares and changes config trees by path.</summary>
public static class ConfigTree
{
    /// <summary>The fields of one config, not of the configs inside it.</summary>
    /// <param name="config">The config.</param>
    /// <param name="path">Its own path, put before each field's name.</param>
    public static IReadOnlyList<ConfigField> Fields(Config config, string path = "")
    {
        var defaults = ConfigShape.Default(config.GetType());
        return
        [
            .. ConfigShape.Of(config).Own.Select(field => new ConfigField(
                ConfigPath.Join(path, field.Name),
                field.Name,
                field.ValueType,
                field.Get(config),
                field.Get(defaults),
                field.Description,
                field.IsNullable,
                Choices(field.ValueType))),
        ];
    }

    /// <summary>Every plain value of the tree by its path, a slot's component under <c>….type</c>, in the order of the fields.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(Config config)
    {
        var flat = new OrderedDictionary<string, string>();
        foreach (var node in Visit(config))
        {
            if (node.Value is Config)
            {
                flat[ConfigPath.Join(node.Path, ConfigJson.TypeField)] = node.Text;
            }
            else if (ConfigValue.ItemType(node.Slot) is null)
            {
                flat[node.Path] = node.Text;
            }
        }

        return flat;
    }

    /// <summary>The fields in which two trees differ.</summary>
    public static IReadOnlyList<ConfigChange> Diff(Config before, Config after)
    {
        var (first, second) = (Flatten(before), Flatten(after));
        return
        [
            .. first.Keys.Union(second.Keys)
                .Select(path => new ConfigChange(path, first.GetValueOrDefault(path), second.GetValueOrDefault(path)))
                .Where(change => change.Before != change.After),
        ];
    }

    /// <summary>A copy of the tree with one field changed.</summary>
    /// <param name="config">The tree.</param>
    /// <param name="path">The field, for example <c>learner.optimizer.learning_rate</c>.</param>
    /// <param name="text">
    /// The new value: a plain value, <c>null</c>, a JSON list, a JSON object, or for a slot the name of a component.
    /// </param>
    /// <exception cref="ConfigException">The path does not exist, or the text does not fit the field.</exception>
    public static T Set<T>(T config, string path, string text)
        where T : Config
    {
        if (path.Length == 0)
        {
            throw new ConfigException(path, $"{ConfigTypes.NameOf(config.GetType())} has no field \"\". {Suggestion.For("", ConfigShape.Of(config).Own.Select(own => own.Name))}");
        }

        var changed = new ConfigEditor(path, node => Parse(node, text)).Change(config);
        ConfigCheck.Require(changed);
        return changed;
    }

    /// <summary>A copy of the tree with another value at a place; the rest is shared with the original.</summary>
    /// <param name="config">The tree.</param>
    /// <param name="path">The place; empty for the tree itself.</param>
    /// <param name="value">The new value: a config that fits the slot, a plain value of the field's type, or null.</param>
    /// <exception cref="ConfigException">The path does not exist, or the value does not fit there.</exception>
    public static T With<T>(T config, string path, object? value)
        where T : Config =>
        new ConfigEditor(path, node => Fits(node, value)
            ? value
            : throw new ConfigException(path, $"holds {Expected(node)}; {ConfigNode.TextOf(value)} does not fit.")).Change(config);

    /// <summary>What stands at a place: a config, a plain value, a list, or null where the field is empty.</summary>
    /// <exception cref="ConfigException">The path does not exist.</exception>
    public static object? Get(Config config, string path)
    {
        object? found = null;
        new ConfigEditor(path, node => found = node.Value).Change(config);
        return found;
    }

    /// <summary>Every place of the tree, each before those below it, in the order of the fields.</summary>
    public static IEnumerable<ConfigNode> Visit(Config config) => Below(new ConfigNode("", config.GetType(), false, config));

    /// <summary>Every config of a type in the tree, the tree itself included.</summary>
    /// <typeparam name="T">The type; those derived from it are found too.</typeparam>
    /// <param name="config">The tree.</param>
    /// <param name="at">Which paths to look at; see <see cref="ConfigGlob"/>.</param>
    public static IReadOnlyList<ConfigMatch<T>> Find<T>(Config config, string at = "**")
        where T : Config
    {
        var glob = new ConfigGlob(at);
        return [.. Visit(config).Where(node => node.Value is T && glob.Matches(node.Path)).Select(node => new ConfigMatch<T>(node.Path, (T)node.Value!))];
    }

    /// <summary>A config with the values of all fields that another config has under the same name and with the same type.</summary>
    /// <param name="config">The config to fill; interface fields and what the other does not have stay as they are.</param>
    /// <param name="from">Where values come from.</param>
    public static T Derive<T>(T config, Config from)
        where T : Config
    {
        var shape = ConfigShape.Of(config);
        var source = ConfigShape.Of(from).Own.ToDictionary(field => field.Name);
        foreach (var field in shape.Own)
        {
            if (source.TryGetValue(field.Name, out var shared) && shared.Property.PropertyType == field.Property.PropertyType)
            {
                config = (T)shape.With(config, field, shared.Get(from));
            }
        }

        return config;
    }

    /// <summary>Reads the text of a value for a place.</summary>
    /// <exception cref="ConfigException">It does not fit there.</exception>
    internal static object? Parse(ConfigNode node, string text) => text switch
    {
        "null" when node.IsNullable => null,
        _ => Read(text, node.Slot, node.Path),
    };

    private static bool Fits(ConfigNode node, object? value) => value is null ? node.IsNullable : node.Slot.IsInstanceOfType(value);

    private static string Expected(ConfigNode node) =>
        ConfigValue.IsConfig(node.Slot) ? string.Join(" or ", ConfigTypes.Fitting(node.Slot).Select(ConfigTypes.NameOf)) : ConfigValue.Describe(node.Slot);

    private static IEnumerable<ConfigNode> Below(ConfigNode node)
    {
        yield return node;
        var below = node.Value switch
        {
            Config config => ConfigShape.Of(config).Own.Select(field => field.NodeOf(config, node.Path)),
            System.Collections.IEnumerable list and not string => list.Cast<object?>()
                .Select((item, i) => new ConfigNode($"{node.Path}[{i}]", ConfigValue.ItemType(node.Slot)!, false, item)),
            _ => [],
        };
        foreach (var deeper in below.SelectMany(Below))
        {
            yield return deeper;
        }
    }

    /// <summary>Reads text as JSON where it is, and as a bare word otherwise.</summary>
    private static object? Read(string text, Type type, string path)
    {
        var bare = type == typeof(string) || type.IsEnum || (ConfigValue.IsConfig(type) && !text.TrimStart().StartsWith('{'));
        if (bare && ConfigValue.IsConfig(type))
        {
            text = $$"""{"type":{{JsonSerializer.Serialize(text)}}}""";
        }
        else if (bare)
        {
            text = JsonSerializer.Serialize(text);
        }

        var reader = new ConfigReader();
        try
        {
            using var document = JsonDocument.Parse(text);
            var value = reader.ReadValue(document.RootElement, type, path);
            return reader.Problems.Count == 0 ? value : throw new ConfigException(reader.Problems);
        }
        catch (JsonException)
        {
            throw new ConfigException(path, $"expected {ConfigValue.Describe(type)}, found \"{text}\".");
        }
    }

    private static IReadOnlyList<string> Choices(Type type) =>
        type.IsEnum ? [.. Enum.GetNames(type).Select(ConfigPath.NameOf)]
        : ConfigValue.IsConfig(type) ? [.. ConfigTypes.Fitting(type).Select(ConfigTypes.NameOf)]
        : type == typeof(bool) ? ["true", "false"]
        : [];
}
