using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Health;

/// <summary>What a run remembers of its bad steps and its replays, so that a resumed one decides as an uninterrupted one.</summary>
public sealed record RunHealth
{
    /// <summary>Bad steps so far, those before a rollback included.</summary>
    public long BadSteps { get; init; }

    /// <summary>Bad steps that came last without a good one between them.</summary>
    public int BadInARow { get; init; }

    /// <summary>The last bad step that was skipped; 0 for none.</summary>
    public long LastBadStep { get; init; }

    /// <summary>How often the run was rolled back.</summary>
    public int Rollbacks { get; init; }

    /// <summary>Steps that were computed a second time and compared.</summary>
    public long Replays { get; init; }

    /// <summary>Replays that differed.</summary>
    public long ReplayMismatches { get; init; }

    /// <summary>Those of them of which two of three computations agreed.</summary>
    public int PassingFaults { get; init; }

    /// <summary>The last step that came out the same twice; 0 for none.</summary>
    public long LastAgreed { get; init; }

    /// <summary>Losses of the last good steps, the newest last; kept only where spikes are looked for.</summary>
    public IReadOnlyList<double> RecentLosses { get; init; } = [];

    /// <summary>Data that made a bad step before a rollback and is passed over.</summary>
    public IReadOnlyList<PassedOver> PassedOver { get; init; } = [];

    /// <summary>Where training goes on from a position, once data that is passed over is left out.</summary>
    public DataPosition Clear(DataPosition position)
    {
        for (var i = 0; i < PassedOver.Count;)
        {
            // A list of a few: each jump may land where the next one begins.
            (position, i) = PassedOver[i].From == position ? (PassedOver[i].To, 0) : (position, i + 1);
        }

        return position;
    }

    /// <inheritdoc/>
    public bool Equals(RunHealth? other) =>
        other is not null
        && (BadSteps, BadInARow, LastBadStep, Rollbacks, Replays, ReplayMismatches, PassingFaults, LastAgreed)
            == (other.BadSteps, other.BadInARow, other.LastBadStep, other.Rollbacks, other.Replays, other.ReplayMismatches, other.PassingFaults, other.LastAgreed)
        && RecentLosses.SequenceEqual(other.RecentLosses)
        && PassedOver.SequenceEqual(other.PassedOver);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(BadSteps, BadInARow, LastBadStep, Rollbacks, Replays, RecentLosses.Count, PassedOver.Count);
}

/// <summary>Training data that is passed over.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where training goes on.</param>
public readonly record struct PassedOver(DataPosition From, DataPosition To);
