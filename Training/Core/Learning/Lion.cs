using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>
/// The sign of a running mean of the gradients, with decoupled weight decay (Chen and others, 2023, algorithm 2): half of
/// Adam's state. It wants a learning rate three to ten times lower than Adam's, and a weight decay as much higher.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly Config _config;
    private readonly Tensor _mean;

    private Lion(Config config, ParameterGroup group)
        : base(group)
    {
        _config = config;
        _mean = AddState("mean");
    }

    /// <summary>Describes a <see cref="Lion"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>A config with defaults.</summary>
        public Config() => LearningRate = 1e-4;

        /// <summary>Weight of the running mean in the direction of an update.</summary>
        [Description("Weight of the running mean against the newest gradient in the direction of an update.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Beta1 { get; init; } = 0.9;

        /// <summary>How slowly the mean of the gradients moves.</summary>
        [Description("How slowly the running mean of the gradients moves.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Beta2 { get; init; } = 0.99;

        /// <summary>Part of a value that one update takes away, times the learning rate.</summary>
        [Description("Part of a weight that an update takes away, times the learning rate; biases and norms are left out.")]
        [Range(0.0, 10.0)]
        public double WeightDecay { get; init; } = 0.1;

        /// <inheritdoc/>
        public override long StateValues(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => parameter.Count);

        /// <inheritdoc/>
        public override Lion Build(ParameterGroup group) => new(this, group);
    }

    /// <inheritdoc/>
    public override void Step(long step, double factor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rate = _config.LearningRate * factor;
        var direction = _mean.mul(_config.Beta1).add_(Group.Gradients, alpha: 1 - _config.Beta1).sign_();
        Group.Decayed(Group.Values).mul_(1 - rate * _config.WeightDecay);
        Group.Values.add_(direction, alpha: -rate);
        _mean.mul_(_config.Beta2).add_(Group.Gradients, alpha: 1 - _config.Beta2);
    }
}
