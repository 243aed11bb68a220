using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Moves a store's values by its gradients.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>Describes an <see cref="Optimizer"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>Peak learning rate; the schedule scales it.</summary>
        [Description("Peak learning rate; the schedule scales it.")]
        [Positive]
        public double LearningRate { get; init; } = 1e-3;

        /// <summary>Makes the optimizer with fresh state.</summary>
        public abstract Optimizer Build(ParameterStore store);
    }

    /// <summary>Tensors that must be saved to go on later, each laid out as <see cref="ParameterStore.Values"/>.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>One update.</summary>
    /// <param name="step">Updates done before this one.</param>
    /// <param name="factor">The schedule's factor of the learning rate.</param>
    public abstract void Step(long step, double factor);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in State.Values)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
