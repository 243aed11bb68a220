namespace Platform.Training.Core.Learning;

/// <summary>Where a learner stands, beside its tensors.</summary>
/// <param name="Updates">Updates that were done: the steps without those that were dropped. Bias correction follows from it.</param>
public sealed record LearnerState(long Updates)
{
    /// <summary>Steps that were dropped for their gradients.</summary>
    public long Skipped { get; init; }

    /// <summary>Steps that were dropped last without an update between them.</summary>
    public int SkippedInARow { get; init; }

    /// <summary>Gradient norms in the running means.</summary>
    public long Norms { get; init; }

    /// <summary>Running mean of the gradient norms, started at 0.</summary>
    public double NormMean { get; init; }

    /// <summary>Running mean of the squared gradient norms, started at 0.</summary>
    public double NormSquare { get; init; }
}
