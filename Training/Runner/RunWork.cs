namespace Platform.Training.Runner;

/// <summary>What a run does, within all that <see cref="RunExecution"/> does around it.</summary>
internal abstract class RunWork : IDisposable
{
    /// <summary>Steps, or parts of the work, that are done; may be asked from any thread.</summary>
    public abstract long Step { get; }

    /// <summary>Why the work ended before its last step, as one that succeeded; null where it did not.</summary>
    public virtual string? EarlyEnd => null;

    /// <summary>What the work leaves when it is told to stop, in words.</summary>
    public abstract string WhatStays { get; }

    /// <summary>Does the work.</summary>
    /// <param name="stop">Ends it at the next good place.</param>
    /// <returns>Whether all is done.</returns>
    public abstract bool Execute(CancellationToken stop);

    public abstract void Dispose();
}
