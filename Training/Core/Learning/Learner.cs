using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Turns gradients into updates: drops or clips them, asks the schedules, lets the optimizers step, constrains and averages the weights.</summary>
public sealed class Learner : IDisposable
{
    private readonly Config _config;
    private readonly ParameterStore _store;
    private readonly long _totalSteps;
    private readonly IReadOnlyList<(Optimizer Optimizer, Schedule Schedule, double Factor)> _parts;
    private readonly WeightAverage? _average;
    private readonly WeightConstraint? _constraint;

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
        _average = config.Average?.Build(store);
        _constraint = config.Constraint?.Build(store);
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

        /// <summary>Which steps are dropped; null drops none.</summary>
        [Description("Drops steps with gradients too large to be of use even clipped. Empty: drops none.")]
        public GradientGuard? Guard { get; init; }

        /// <summary>The running mean of the weights; null keeps none.</summary>
        [Description("Keeps a running mean of the weights, which is then what is measured and saved as the model. Empty: the weights as they are.")]
        public WeightAverage.Config? Average { get; init; }

        /// <summary>What holds for the weights after every update; null for nothing.</summary>
        [Description("What holds for the weights after every update, such as that some are zero. Empty: nothing.")]
        public WeightConstraint.BaseConfig? Constraint { get; init; }

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
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
        _parts.SelectMany(part => part.Optimizer.Tensors()).Concat(_average?.Tensors() ?? []).Concat(_constraint?.Tensors() ?? []);

    /// <summary>Puts the averaged weights in place of the trained ones until the result is disposed; null where none are kept.</summary>
    public IDisposable? UseAverage() => _average?.Use();

    /// <summary>The learning rate of a step, where no rule says otherwise.</summary>
    public double LearningRate(long step) => _config.Optimizer.LearningRate * _config.Schedule.Factor(step, _totalSteps);

    /// <summary>What is reported of the weights, by name.</summary>
    public IReadOnlyDictionary<string, double> Figures() => _constraint?.Figures() ?? new Dictionary<string, double>();

    /// <summary>Takes from the gradients in the store what would lead away from what is allowed.</summary>
    public void ConstrainGradients() => _constraint?.Project(_store.Gradients);

    /// <summary>Norm of all gradients, before clipping.</summary>
    public double GradientNorm()
    {
        using var norm = _store.Gradients.norm();
        return norm.item<float>();
    }

    /// <summary>Applies the gradients that stand in the store, clipped, or drops them.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="gradientNorm">As <see cref="GradientNorm"/> gave it.</param>
    /// <param name="state">Where the learner stands.</param>
    /// <returns>Where it stands then.</returns>
    /// <exception cref="NumericsException">The guard dropped too many steps in a row.</exception>
    public LearnerState Step(long step, double gradientNorm, LearnerState state)
    {
        if (_config.Guard?.Limit(state) is { } most && gradientNorm > most)
        {
            return _config.Guard.AfterSkipped(state, step, gradientNorm, most);
        }

        using var scope = NewDisposeScope();
        if (_config.MaxGradientNorm is { } limit && gradientNorm > limit)
        {
            _store.Gradients.mul_(limit / gradientNorm);
        }

        if (state.Updates == 0)
        {
            _average?.Start();
        }

        foreach (var (optimizer, schedule, factor) in _parts)
        {
            optimizer.Step(state.Updates, factor * schedule.Factor(step, _totalSteps));
        }

        Constrain(step + 1);
        _average?.Add(state.Updates);
        ConstrainAverage();
        return (_config.Guard?.After(state, gradientNorm) ?? state) with { Updates = state.Updates + 1 };
    }

    /// <summary>Brings the weights to what is allowed after the last step, also where that was dropped; changes nothing where they are there.</summary>
    public void Finish()
    {
        Constrain(_totalSteps);
        ConstrainAverage();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Optimizer.Dispose();
        }

        _average?.Dispose();
        _constraint?.Dispose();
    }

    private void Constrain(long step)
    {
        _constraint?.Advance(step, _totalSteps);
        _constraint?.Project(_store.Values);
    }

    /// <summary>A mean over weights of which some became zero only now is not zero there by itself.</summary>
    private void ConstrainAverage()
    {
        if (_average is not null)
        {
            _constraint?.Project(_average.Mean);
        }
    }
}
