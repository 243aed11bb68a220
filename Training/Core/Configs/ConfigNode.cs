namespace Platform.Training.Core.Configs;

/// <summary>A place in a config tree: the tree itself, a field of a config in it, or an item of a list.</summary>
/// <param name="Path">Where, for example <c>model.encoder.layers[3].attention</c>; empty for the tree itself.</param>
/// <param name="Slot">Type of what may stand here, without <c>Nullable</c>.</param>
/// <param name="IsNullable">Whether it may be left empty.</param>
/// <param name="Value">What stands here: a config, a plain value, a list, or null.</param>
public sealed record ConfigNode(string Path, Type Slot, bool IsNullable, object? Value)
{
    /// <summary>What stands here in a few words: a component's name, or a plain value as text.</summary>
    public string Text => TextOf(Value);

    internal static string TextOf(object? value) => value switch
    {
        Config config => ConfigTypes.NameOf(config.GetType()),
        System.Collections.IEnumerable and not string => ConfigJson.ToNode(value)!.ToJsonString(),
        _ => ConfigValue.ToText(value),
    };
}

/// <summary>A config of a wanted type, found in a tree.</summary>
/// <param name="Path">Where it stands; empty for the tree itself.</param>
/// <param name="Config">The config.</param>
public sealed record ConfigMatch<T>(string Path, T Config)
    where T : Config;
