namespace Platform.Training.Core.Experiments;

/// <summary>
/// Gives experiments to the catalogue. Implement it, with a public parameterless constructor, in an assembly of your own
/// to add experiments without touching this program.
/// </summary>
public interface IExperimentSource
{
    /// <summary>The experiments.</summary>
    IEnumerable<Experiment> Experiments { get; }
}
