namespace Platform.Training.Core.Configs;

/// <summary>
/// Marks a field that the parent component sets when it builds this one, such as an input dimension. Interface fields
/// are the only ones a parent may set; they never appear in JSON or in a form.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InterfaceAttribute : Attribute;
