namespace Platform.Training.Core.Configs;

/// <summary>One thing that is wrong with a config.</summary>
/// <param name="Path">Where, for example <c>learner.optimizer.learning_rate</c>; empty for the root.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ConfigProblem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";

    internal ConfigProblem Under(string parent) => this with { Path = ConfigPath.Join(parent, Path) };
}
