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
        Flatten(config, "", flat);
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
        var changed = (T)Replace(config, ConfigPath.Split(path), 0, path, text)!;
        ConfigCheck.Require(changed);
        return changed;
    }

    private static object? Replace(object node, IReadOnlyList<string> segments, int at, string path, string text)
    {
        var here = segments.Take(at).Aggregate("", ConfigPath.Join);
        if (node is not Config config)
        {
            throw new ConfigException(here, $"is a plain value; there is nothing below it for \"{path}\".");
        }

        var shape = ConfigShape.Of(config);
        var field = at < segments.Count ? shape.Own.FirstOrDefault(own => own.Name == segments[at]) : null;
        if (field is null)
        {
            var unknown = at < segments.Count ? segments[at] : "";
            throw new ConfigException(path, $"{ConfigTypes.NameOf(shape.Type)} has no field \"{unknown}\". {Suggestion.For(unknown, shape.Own.Select(own => own.Name))}");
        }

        var value = field.Get(config);
        if (at + 1 == segments.Count)
        {
            return shape.With(config, field, Parse(field, path, text));
        }

        if (ConfigPath.TryIndex(segments[at + 1], out var index))
        {
            return shape.With(config, field, ReplaceItem(value, index, segments, at + 1, path, text));
        }

        return shape.With(config, field, value is null
            ? throw new ConfigException(path, $"\"{ConfigPath.Join(here, field.Name)}\" is empty; set it first.")
            : Replace(value, segments, at + 1, path, text));
    }

    private static object ReplaceItem(object? list, int index, IReadOnlyList<string> segments, int at, string path, string text)
    {
        var items = (list as System.Collections.IEnumerable)?.Cast<object>().ToArray()
            ?? throw new ConfigException(path, "is no list.");
        if (index >= items.Length)
        {
            throw new ConfigException(path, $"the list has {items.Length} items; the first is [0].");
        }

        var itemType = ConfigValue.ItemType(list!.GetType())!;
        items[index] = at + 1 == segments.Count
            ? Read(text, itemType, path)!
            : Replace(items[index], segments, at + 1, path, text)!;
        return Read(new System.Text.Json.Nodes.JsonArray([.. items.Select(ConfigJson.ToNode)]).ToJsonString(), list!.GetType(), path)!;
    }

    private static object? Parse(ConfigShape.Field field, string path, string text) => text switch
    {
        "null" when field.IsNullable => null,
        _ => Read(text, field.ValueType, path),
    };

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

    private static void Flatten(object? value, string path, OrderedDictionary<string, string> flat)
    {
        switch (value)
        {
            case Config config:
                flat[ConfigPath.Join(path, ConfigJson.TypeField)] = ConfigTypes.NameOf(config.GetType());
                foreach (var field in ConfigShape.Of(config).Own)
                {
                    Flatten(field.Get(config), ConfigPath.Join(path, field.Name), flat);
                }

                break;
            case System.Collections.IEnumerable list and not string:
                var i = 0;
                foreach (var item in list)
                {
                    Flatten(item, $"{path}[{i++}]", flat);
                }

                break;
            default:
                flat[path] = ConfigValue.ToText(value);
                break;
        }
    }

    private static IReadOnlyList<string> Choices(Type type) =>
        type.IsEnum ? [.. Enum.GetNames(type).Select(ConfigPath.NameOf)]
        : ConfigValue.IsConfig(type) ? [.. ConfigTypes.Fitting(type).Select(ConfigTypes.NameOf)]
        : type == typeof(bool) ? ["true", "false"]
        : [];
}
