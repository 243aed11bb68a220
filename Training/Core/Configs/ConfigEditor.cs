using System.Collections;
using System.Reflection;

namespace Platform.Training.Core.Configs;

/// <summary>Copies a config tree with one place changed; everything off the path is shared with the original.</summary>
internal sealed class ConfigEditor(string path, Func<ConfigNode, object?> change)
{
    private readonly IReadOnlyList<string> _segments = ConfigPath.Split(path);

    public T Change<T>(T config)
        where T : Config =>
        (T)At(new ConfigNode("", typeof(T), false, config), 0)!;

    /// <summary>A list of a type that holds <paramref name="itemType"/>.</summary>
    public static object ListOf(Type itemType, IReadOnlyList<object> values)
    {
        var items = Array.CreateInstance(itemType, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            items.SetValue(values[i], i);
        }

        return Activator.CreateInstance(
            typeof(ConfigList<>).MakeGenericType(itemType), BindingFlags.Instance | BindingFlags.NonPublic, null, [items], null)!;
    }

    private object? At(ConfigNode node, int at)
    {
        if (at == _segments.Count)
        {
            return change(node);
        }

        return ConfigPath.TryIndex(_segments[at], out var index) ? Item(node, index, at) : Field(node, at);
    }

    private object Field(ConfigNode node, int at)
    {
        var config = node.Value switch
        {
            Config found => found,
            null => throw new ConfigException(path, $"\"{node.Path}\" is empty; set it first."),
            _ => throw new ConfigException(node.Path, $"is a plain value; there is nothing below it for \"{path}\"."),
        };
        var shape = ConfigShape.Of(config);
        var field = shape.Own.FirstOrDefault(own => own.Name == _segments[at])
            ?? throw new ConfigException(path, $"{ConfigTypes.NameOf(shape.Type)} has no field \"{_segments[at]}\". {Suggestion.For(_segments[at], shape.Own.Select(own => own.Name))}");
        return shape.With(config, field, At(field.NodeOf(config, node.Path), at + 1));
    }

    private object Item(ConfigNode node, int index, int at)
    {
        var itemType = ConfigValue.ItemType(node.Slot) ?? throw new ConfigException(path, "is no list.");
        var items = ((IEnumerable?)node.Value)?.Cast<object>().ToArray() ?? [];
        if (index < 0 || index >= items.Length)
        {
            throw new ConfigException(path, $"the list has {items.Length} items; the first is [0].");
        }

        items[index] = At(new ConfigNode($"{node.Path}[{index}]", itemType, false, items[index]), at + 1)!;
        return ListOf(itemType, items);
    }
}
