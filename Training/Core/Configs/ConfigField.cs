namespace Platform.Training.Core.Configs;

/// <summary>One field of a config tree, with what a form needs to show it.</summary>
/// <param name="Path">Where it stands, for example <c>model.encoder.layers</c>.</param>
/// <param name="Name">Its own name, for example <c>layers</c>.</param>
/// <param name="Type">Type of the value, without <c>Nullable</c>.</param>
/// <param name="Value">The value; for a slot the <see cref="Config"/> in it.</param>
/// <param name="Default">The value a new config of the same type has.</param>
/// <param name="Description">What it means, with its unit.</param>
/// <param name="IsNullable">Whether it may be left empty.</param>
/// <param name="Choices">Names to choose from: an enum's values, or the components that fit a slot; else empty.</param>
public sealed record ConfigField(
    string Path,
    string Name,
    Type Type,
    object? Value,
    object? Default,
    string Description,
    bool IsNullable,
    IReadOnlyList<string> Choices)
{
    /// <summary>Whether the field holds a component with fields of its own.</summary>
    public bool IsSlot => ConfigValue.IsConfig(Type);

    /// <summary>Whether the field holds a list.</summary>
    public bool IsList => ConfigValue.ItemType(Type) is not null;

    /// <summary>The value as text, the way <see cref="ConfigTree.Set"/> takes it.</summary>
    public string Text => Value is Config config ? ConfigTypes.NameOf(config.GetType()) : IsList ? ConfigJson.ToNode(Value)!.ToJsonString() : ConfigValue.ToText(Value);
}
