using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Runs;

/// <summary>What a run finds at hand where it is executed; none of it belongs to the experiment.</summary>
/// <param name="Directory">The run's files.</param>
/// <param name="Events">Where it reports to.</param>
/// <param name="Datasets">Directory of the data sets; null where none is set up.</param>
public sealed record RunEnvironment(RunDirectory Directory, IRunEvents Events, string? Datasets)
{
    /// <summary>Takes lines for people that are no event, such as where first values came from.</summary>
    public Action<string> Narrate { get; init; } = static _ => { };

    /// <summary>Books what the run's time goes to.</summary>
    public TimeLedger Time { get; init; } = new(TimeProvider.System);

    /// <summary>Told the path of every file that the input opens.</summary>
    public Action<string> Opened { get; init; } = static _ => { };

    /// <summary>What data is found in, with warnings and opened files told to the run.</summary>
    /// <param name="seed">Seed of the order of training examples.</param>
    public InputEnvironment InputFor(long seed) => new(Datasets, seed) { Warn = message => Events.Report(new WarningEvent(message)), Opened = Opened };
}
