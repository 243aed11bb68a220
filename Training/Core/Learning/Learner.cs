using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Turns gradients into updates: clips them, asks the schedules, lets the optimizers step.</summary>
public sealed class Learner : IDisposable
{
    private readonly Config _config;
    private readonly ParameterStore _store;
    private readonly long _totalSteps;
    private readonly IReadOnlyList<(Optimizer Optimizer, Schedule Schedule, double Factor)> _parts;

    private Learner(Config config, ParameterStore store, long totalSteps)
    {
        (_config, _store, _totalSteps) = (config, store, totalSteps);
        _parts =
        [
            .. store.Groups.Select(group =>
            {
                var (optimizer, schedule, factor) = config.PartOf(group.Number);
                return (optimizer.Build(group), schedule, factor);
            }),
        ];
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

        /// <summary>Parameters that are frozen, or trained otherwise than the rest.</summary>
        [Description("Parameters that are frozen, or trained otherwise than the rest. The first rule that matches a parameter holds.")]
        public ConfigList<UpdateRule> Rules { get; init; } = [];

        /// <summary>Largest norm of all gradients together; larger ones are scaled down. Null does not clip.</summary>
        [Description("Largest norm of all gradients together; larger ones are scaled down. Empty: no limit.")]
        [Positive]
        public double? MaxGradientNorm { get; init; } = 1.0;

        /// <summary>Batches of one update: a large batch in pieces that fit into memory.</summary>
        [Description("Batches of one update, whose gradients are averaged by the number of their examples or tokens: a large batch in pieces that fit into memory.")]
        [Range(1, 10_000)]
        public int MicroBatches { get; init; } = 1;

        /// <summary>What changes each parameter of a model.</summary>
        /// <exception cref="ConfigException">A rule finds no parameter, or nothing is left to train.</exception>
        public UpdatePlan Plan(Module model) => new(this, model);

        /// <summary>Makes the learner.</summary>
        /// <param name="store">The parameters to train, laid out by <see cref="Plan"/>.</param>
        /// <param name="totalSteps">Steps of the whole run, for the schedule.</param>
        public Learner Build(ParameterStore store, long totalSteps) => new(this, store, totalSteps);

        /// <summary>The optimizer of a group, its schedule and the factor of its learning rate: 0 is the learner's own, others are those of rules.</summary>
        internal (Optimizer.BaseConfig Optimizer, Schedule Schedule, double Factor) PartOf(int group) =>
            group > 0 && Rules[group - 1] is OptimizerRule rule ? (rule.Optimizer ?? Optimizer, rule.Schedule ?? Schedule, rule.Factor) : (Optimizer, Schedule, 1);
    }

    /// <summary>
    /// Everything that must be saved to go on later, by name, as views of the memory in use: reading it saves, writing it
    /// restores. The caller's dispose scope releases the views.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors() => _parts.SelectMany(part => part.Optimizer.Tensors());

    /// <summary>The learning rate of a step, where no rule says otherwise.</summary>
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
        using var scope = NewDisposeScope();
        if (_config.MaxGradientNorm is { } limit && gradientNorm > limit)
        {
            _store.Gradients.mul_(limit / gradientNorm);
        }

        foreach (var (optimizer, schedule, factor) in _parts)
        {
            optimizer.Step(step, factor * schedule.Factor(step, _totalSteps));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Optimizer.Dispose();
        }
    }
}
