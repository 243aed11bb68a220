using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2).</summary>
public sealed class AdamW : Optimizer
{
    private readonly Config _config;
    private readonly Tensor _mean;
    private readonly Tensor _square;

    private AdamW(Config config, ParameterGroup group)
        : base(group)
    {
        _config = config;
        _mean = AddState("mean");
        _square = AddState("square");
    }

    /// <summary>Describes an <see cref="AdamW"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>How slowly the mean of the gradients moves.</summary>
        [Description("How slowly the running mean of the gradients moves.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Beta1 { get; init; } = 0.9;

        /// <summary>How slowly the mean of the squared gradients moves.</summary>
        [Description("How slowly the running mean of the squared gradients moves.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Beta2 { get; init; } = 0.999;

        /// <summary>Added to the root of the squared mean.</summary>
        [Description("Added to the root of the squared mean.")]
        [Positive]
        public double Epsilon { get; init; } = 1e-8;

        /// <summary>Part of a value that one update takes away, times the learning rate.</summary>
        [Description("Part of a weight that an update takes away, times the learning rate; biases and norms are left out.")]
        [Range(0.0, 1.0)]
        public double WeightDecay { get; init; } = 0.01;

        /// <summary>Whether the decay passes by the running means, or goes through them as a part of the gradient.</summary>
        [Description("Whether weight decay acts on the weights directly, or as a part of the gradient (L2), as in Adam.")]
        public DecayKind Decay { get; init; } = DecayKind.Decoupled;

        /// <inheritdoc/>
        public override long StateValues(IEnumerable<Parameter> parameters) => 2 * parameters.Sum(parameter => parameter.Count);

        /// <inheritdoc/>
        public override AdamW Build(ParameterGroup group) => new(this, group);
    }

    /// <inheritdoc/>
    public override void Step(long step, double factor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rate = _config.LearningRate * factor;
        var decoupled = _config.Decay == DecayKind.Decoupled;
        var gradients = GradientsWithDecay(decoupled ? 0 : _config.WeightDecay);
        Group.Decayed(Group.Values).mul_(1 - (decoupled ? rate * _config.WeightDecay : 0));
        _mean.mul_(_config.Beta1).add_(gradients, alpha: 1 - _config.Beta1);
        _square.mul_(_config.Beta2).addcmul_(gradients, gradients, 1 - _config.Beta2);
        var root = _square.sqrt().div_(Math.Sqrt(1 - Math.Pow(_config.Beta2, step + 1))).add_(_config.Epsilon);
        Group.Values.addcdiv_(_mean, root, -rate / (1 - Math.Pow(_config.Beta1, step + 1)));
    }
}

/// <summary>How weight decay acts.</summary>
public enum DecayKind
{
    /// <summary>On the weights directly, times the learning rate.</summary>
    Decoupled,

    /// <summary>As a part of the gradient: L2 regularisation.</summary>
    Coupled,
}
