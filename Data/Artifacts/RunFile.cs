namespace Platform.Data.Artifacts;

/// <summary>A registered file, with the run that left it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunName">The run's name.</param>
/// <param name="Path">The path relative to the run directory, such as <c>artifacts/t0866/prediction.json</c>.</param>
/// <param name="CreatedAt">When the run was launched, UTC.</param>
/// <param name="CreatedBy">Who launched it; null where that is not known.</param>
public sealed record RunFile(long RunId, string RunName, string Path, DateTime CreatedAt, string? CreatedBy);
