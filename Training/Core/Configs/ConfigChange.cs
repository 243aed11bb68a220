namespace Platform.Training.Core.Configs;

/// <summary>A field in which two configs differ.</summary>
/// <param name="Path">Where the field stands.</param>
/// <param name="Before">Its value in the first config; null where it has no such field.</param>
/// <param name="After">Its value in the second config; null where it has no such field.</param>
public sealed record ConfigChange(string Path, string? Before, string? After);
