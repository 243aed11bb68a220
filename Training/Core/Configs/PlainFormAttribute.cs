namespace Platform.Training.Core.Configs;

/// <summary>
/// Marks a slot that JSON may also fill with a plain value, as stored specs do that are older than the slot: the value is
/// then read as a component with that one field set.
/// </summary>
/// <param name="component">The config a plain value stands for.</param>
/// <param name="field">The property of it that the value is.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainFormAttribute(Type component, string field) : Attribute
{
    /// <summary>The config a plain value stands for.</summary>
    public Type Component { get; } = component;

    /// <summary>Name of the field that the value is, as it stands in JSON.</summary>
    public string Field { get; } = ConfigPath.NameOf(field);
}
