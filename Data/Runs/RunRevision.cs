namespace Platform.Data.Runs;

/// <summary>A run and the number that grows with each change of it a person could see.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Revision">The number.</param>
public readonly record struct RunRevision(long RunId, long Revision);
