using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Turns gradients into updates: clips them, asks the schedule, lets the optimizer step.</summary>
public sealed class Learner : IDisposable
{
    private readonly Config _config;
    private readonly ParameterStore _store;
    private readonly long _totalSteps;
    private readonly IReadOnlyList<Optimizer> _optimizers;

    private Learner(Config config, ParameterStore store, long totalSteps)
    {
        (_config, _store, _totalSteps) = (config, store, totalSteps);
        _optimizers = [.. store.Groups.Select(config.Optimizer.Build)];
    }

    /// <summary>Describes a <see cref="Learner"/>.</summary>
    public sealed record Config : Configs.Config
    {
        /// <summary>The update rule.</summary>
        [Description("The update rule.")]
        public Optimizer.BaseConfig Optimizer { get; init; } = new AdamW.Config();

        /// <summary>How the learning rate moves.</summary>
        [Description("How the learning rate moves over the run.")]
        public Schedule Schedule { get; init; } = new LinearSchedule();

        /// <summary>Largest norm of all gradients together; larger ones are scaled down. Null does not clip.</summary>
        [Description("Largest norm of all gradients together; larger ones are scaled down. Empty: no limit.")]
        [Configs.Positive]
        public double? MaxGradientNorm { get; init; } = 1.0;

        /// <summary>Makes the learner.</summary>
        /// <param name="store">The parameters to train.</param>
        /// <param name="totalSteps">Steps of the whole run, for the schedule.</param>
        public Learner Build(ParameterStore store, long totalSteps) => new(this, store, totalSteps);
    }

    /// <summary>
    /// Everything that must be saved to go on later, by name, as views of the memory in use: reading it saves, writing it
    /// restores. The caller's dispose scope releases the views.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors() => _optimizers.SelectMany(optimizer => optimizer.Tensors());

    /// <summary>The learning rate of a step.</summary>
    public double LearningRate(long step) => _config.Optimizer.LearningRate * _config.Schedule.Factor(step, _totalSteps);

    /// <summary>Norm of all gradients, before clipping.</summary>
    public double GradientNorm()
    {
        using var norm = _store.Gradients.norm();
        return norm.item<float>();
    }

    /// <summary>Clips and applies the gradients that stand in the store.</summary>
    /// <param name="step">Updates done before this one.</param>
    /// <param name="gradientNorm">As <see cref="GradientNorm"/> gave it.</param>
    public void Step(long step, double gradientNorm)
    {
        if (_config.MaxGradientNorm is { } limit && gradientNorm > limit)
        {
            _store.Gradients.mul_(limit / gradientNorm);
        }

        foreach (var optimizer in _optimizers)
        {
            optimizer.Step(step, _config.Schedule.Factor(step, _totalSteps));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var optimizer in _optimizers)
        {
            optimizer.Dispose();
        }
    }
}
