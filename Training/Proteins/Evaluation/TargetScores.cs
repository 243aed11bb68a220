namespace Platform.Training.Proteins.Evaluation;

/// <summary>What a method reached on one target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Length">Its number of residues.</param>
/// <param name="Scores">By the metric's name; not a number where it has none.</param>
public sealed record TargetScores(string Target, int Length, IReadOnlyDictionary<string, double> Scores);
