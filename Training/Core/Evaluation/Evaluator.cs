using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Evaluation;

/// <summary>Measures a model on a split.</summary>
public abstract class Evaluator
{
    /// <summary>Describes an <see cref="Evaluator"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>The split to measure on.</summary>
        [Description("The split to measure on.")]
        public string Split { get; init; } = "dev";

        /// <summary>When to measure.</summary>
        [Description("When to measure; the end of the run is always measured.")]
        public Policy Policy { get; init; } = new TimesPerRun();

        /// <summary>Makes the evaluator for a run's input.</summary>
        public abstract Evaluator Build(Input input);
    }

    /// <summary>Measures.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="cancellation">Ends the measurement between two batches.</param>
    /// <returns>Figures by name, the split first: <c>dev/accuracy</c>.</returns>
    public abstract IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation);
}
