using Platform.Training.Core.Experiments;

namespace Platform.Training.Language.Experiments;

/// <summary>Everything on text that comes with the program.</summary>
public sealed class LanguageExperiments : IExperimentSource
{
    /// <inheritdoc/>
    public IEnumerable<Experiment> Experiments => [.. GlueExperiments.All, .. ReviewExperiments.All, .. PretrainingExperiments.All];
}
