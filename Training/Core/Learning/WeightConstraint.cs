using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>
/// What holds for the weights after every update, such as that some of them are zero: the update goes where the gradients
/// say, then back to the nearest weights that are allowed.
/// </summary>
/// <remarks>
/// A step that is skipped leaves weights and constraint as they are; the next one goes on as its own number says. What the
/// constraint remembers is saved and resumed as an optimizer's state is.
/// </remarks>
public abstract class WeightConstraint : IDisposable
{
    /// <summary>Describes a <see cref="WeightConstraint"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>Whether the weights fulfil it only after the last step, so that a run must not end early.</summary>
        public virtual bool NeedsWholeRun => false;

        /// <summary>What of a model it cannot work on, told from declarations alone. Paths are relative to this config.</summary>
        /// <param name="trained">The parameters that optimizers change.</param>
        public abstract IEnumerable<ConfigProblem> Problems(IReadOnlyList<Parameter> trained);

        /// <summary>Memory of what it remembers, in values of 4 bytes; told without making any.</summary>
        /// <param name="trained">The parameters that optimizers change.</param>
        public abstract long StateValues(IReadOnlyList<Parameter> trained);

        /// <summary>Makes the constraint, which allows everything yet.</summary>
        public abstract WeightConstraint Build(ParameterStore store);
    }

    /// <summary>What must be saved to go on later; as <see cref="Learner.Tensors"/>.</summary>
    public abstract IEnumerable<KeyValuePair<string, Tensor>> Tensors();

    /// <summary>What is reported of it, by name.</summary>
    public abstract IReadOnlyDictionary<string, double> Figures();

    /// <summary>Decides, by the values in the store, what holds after a step.</summary>
    /// <param name="step">Steps done, this one included.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public abstract void Advance(long step, long totalSteps);

    /// <summary>Brings values to what is allowed: the store's own, their running mean, or gradients, which lose what would lead away from it.</summary>
    /// <param name="flat">Laid out as <see cref="ParameterStore.Gradients"/>; longer ones keep what follows.</param>
    public abstract void Project(Tensor flat);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases tensors.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);
}
