using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Stochastic gradient descent with momentum, plain or Nesterov's (Sutskever and others, 2013), and L2 regularisation.</summary>
public sealed class Sgd : Optimizer
{
    private readonly Config _config;
    private readonly Tensor? _momentum;

    private Sgd(Config config, ParameterGroup group)
        : base(group)
    {
        _config = config;
        _momentum = config.Momentum > 0 ? AddState("momentum") : null;
    }

    /// <summary>Describes an <see cref="Sgd"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>A config with defaults.</summary>
        public Config() => LearningRate = 0.01;

        /// <summary>Part of the last move that is added to the next.</summary>
        [Description("Part of the last move that is added to the next. At 0 there is no state.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Momentum { get; init; } = 0.9;

        /// <summary>Whether the gradient counts as if the momentum's move had been made already.</summary>
        [Description("Whether to look ahead along the momentum, as Nesterov's.")]
        public bool Nesterov { get; init; }

        /// <summary>Part of a weight that is added to its gradient.</summary>
        [Description("Part of a weight that is added to its gradient (L2); biases and norms are left out.")]
        [Range(0.0, 1.0)]
        public double WeightDecay { get; init; }

        /// <inheritdoc/>
        public override long StateValues(IEnumerable<Parameter> parameters) => Momentum > 0 ? parameters.Sum(parameter => parameter.Count) : 0;

        /// <inheritdoc/>
        public override Sgd Build(ParameterGroup group) => new(this, group);
    }

    /// <inheritdoc/>
    public override void Step(long step, double factor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var move = GradientsWithDecay(_config.WeightDecay);
        if (_momentum is not null)
        {
            _momentum.mul_(_config.Momentum).add_(move);
            move = _config.Nesterov ? move.add(_momentum, alpha: _config.Momentum) : _momentum;
        }

        Group.Values.add_(move, alpha: -_config.LearningRate * factor);
    }
}
