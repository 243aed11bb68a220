using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
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
        Update(gradients, 0, Group.DecayedCount, rate, 1 - (decoupled ? rate * _config.WeightDecay : 0), step + 1);
        Update(gradients, Group.DecayedCount, Group.Count, rate, 1, step + 1);
    }

    /// <summary>Updates the values from one place of the group to another.</summary>
    /// <param name="allGradients">The group's gradients.</param>
    /// <param name="from">The first value.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="keep">What decay leaves of a value.</param>
    /// <param name="updates">Updates done, this one included.</param>
    private void Update(Tensor allGradients, long from, long to, double rate, double keep, long updates)
    {
        if (from == to)
        {
            return;
        }

        var (values, gradients, mean, square) = (Part(Group.Values), Part(allGradients), Part(_mean), Part(_square));
        rate /= 1 - Math.Pow(_config.Beta1, updates);
        var rootScale = 1 / Math.Sqrt(1 - Math.Pow(_config.Beta2, updates));
        if (AdamWKernel.Fits(values))
        {
            AdamWKernel.Step(values, gradients, mean, square, new AdamWUpdate(
                (float)_config.Beta1, (float)_config.Beta2, (float)keep, (float)rate, (float)rootScale, (float)_config.Epsilon));
            return;
        }

        mean.mul_(_config.Beta1).add_(gradients, alpha: 1 - _config.Beta1);
        square.mul_(_config.Beta2).addcmul_(gradients, gradients, 1 - _config.Beta2);
        values.mul_(keep).addcdiv_(mean, square.sqrt().mul_(rootScale).add_(_config.Epsilon), -rate);

        Tensor Part(Tensor flat) => flat.narrow(0, from, to - from);
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
