using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>
/// Adam without a first moment and with the second moment of a matrix kept as its row and column means (Shazeer and
/// Stern, 2018, algorithms 4 and 5): the state of a matrix <c>[n, m]</c> has n + m values instead of 2 n m.
/// </summary>
public sealed class Adafactor : Optimizer
{
    private readonly Config _config;
    private readonly IReadOnlyList<SecondMoment> _moments;

    private Adafactor(Config config, ParameterGroup group)
        : base(group)
    {
        _config = config;
        _moments = [.. group.Parameters.Select(MomentOf)];
    }

    /// <summary>Describes an <see cref="Adafactor"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>A config with defaults.</summary>
        public Config() => LearningRate = 0.01;

        /// <summary>Whether the rate is also at most one over the root of the updates done.</summary>
        [Description("Whether the learning rate is also at most one over the root of the updates done, whatever the schedule.")]
        public bool RelativeStep { get; init; } = true;

        /// <summary>Whether an update is in proportion to the size of what it changes.</summary>
        [Description("Whether an update is in proportion to the root mean square of the parameter it changes.")]
        public bool ScaleByParameter { get; init; } = true;

        /// <summary>The second moment's decay at update t is 1 - t^-exponent.</summary>
        [Description("The running mean of squared gradients forgets as 1 - t^-exponent at update t.")]
        [Range(0.0, 1.0, MinimumIsExclusive = true)]
        public double DecayExponent { get; init; } = 0.8;

        /// <summary>Largest root mean square of a parameter's update, before the learning rate.</summary>
        [Description("Largest root mean square of a parameter's update before the learning rate; larger ones are scaled down.")]
        [Configs.Positive]
        public double ClipUpdate { get; init; } = 1;

        /// <summary>Added to squared gradients.</summary>
        [Description("Added to squared gradients.")]
        [Configs.Positive]
        public double Epsilon { get; init; } = 1e-30;

        /// <summary>Least size of a parameter that an update is in proportion to.</summary>
        [Description("Least root mean square of a parameter that its update is in proportion to.")]
        [Configs.Positive]
        public double MinimumScale { get; init; } = 1e-3;

        /// <summary>Part of a value that one update takes away, times the learning rate.</summary>
        [Description("Part of a weight that an update takes away, times the learning rate; biases and norms are left out.")]
        [Range(0.0, 1.0)]
        public double WeightDecay { get; init; }

        /// <inheritdoc/>
        public override long StateValues(IEnumerable<Parameter> parameters) =>
            parameters.Sum(parameter => IsFactored(parameter) ? parameter.Count / parameter.Shape[^1] + parameter.Count / parameter.Shape[^2] : parameter.Count);

        /// <inheritdoc/>
        public override Adafactor Build(ParameterGroup group) => new(this, group);
    }

    /// <inheritdoc/>
    public override void Step(long step, double factor)
    {
        using var quiet = no_grad();
        var rate = factor * (_config.RelativeStep ? Math.Min(_config.LearningRate, 1 / Math.Sqrt(step + 1)) : _config.LearningRate);
        var keep = 1 - Math.Pow(step + 1, -_config.DecayExponent);
        foreach (var moment in _moments)
        {
            using var scope = NewDisposeScope();
            var value = Group.Slice(Group.Values, moment.Parameter);
            var update = moment.Normalize(Group.Slice(Group.Gradients, moment.Parameter), keep, _config.Epsilon);
            update.div_(RootMeanSquare(update).div_(_config.ClipUpdate).clamp_min_(1)).mul_(rate);
            if (_config.ScaleByParameter)
            {
                update.mul_(RootMeanSquare(value).clamp_min_(_config.MinimumScale));
            }

            value.mul_(1 - (moment.Parameter.Decays ? rate * _config.WeightDecay : 0)).sub_(update);
        }
    }

    private static bool IsFactored(Parameter parameter) => parameter.Shape.Count >= 2;

    private static Tensor RootMeanSquare(Tensor values) => values.square().mean().sqrt_();

    private SecondMoment MomentOf(Parameter parameter)
    {
        long[] shape = [.. parameter.Shape];
        return IsFactored(parameter)
            ? new Factored(parameter, AddState("rows", parameter, shape[..^1]), AddState("columns", parameter, [.. shape[..^2], shape[^1]]))
            : new Whole(parameter, AddState("square", parameter, shape));
    }

    /// <summary>A parameter's running mean of squared gradients.</summary>
    private abstract record SecondMoment(Parameter Parameter)
    {
        /// <summary>Takes a gradient in and returns it over the root of the mean.</summary>
        public abstract Tensor Normalize(Tensor gradient, double keep, double epsilon);

        protected static void Move(Tensor mean, Tensor value, double keep) => mean.mul_(keep).add_(value, alpha: 1 - keep);
    }

    private sealed record Whole(Parameter Parameter, Tensor Square) : SecondMoment(Parameter)
    {
        public override Tensor Normalize(Tensor gradient, double keep, double epsilon)
        {
            Move(Square, gradient.square().add_(epsilon), keep);
            return gradient * Square.rsqrt();
        }
    }

    /// <summary>The mean of an entry is estimated as its row's times its column's over the mean of all (equation 4).</summary>
    private sealed record Factored(Parameter Parameter, Tensor Rows, Tensor Columns) : SecondMoment(Parameter)
    {
        public override Tensor Normalize(Tensor gradient, double keep, double epsilon)
        {
            var square = gradient.square().add_(epsilon);
            Move(Rows, square.mean([-1]), keep);
            Move(Columns, square.mean([-2]), keep);
            var rows = (Rows / Rows.mean([-1], keepdim: true)).rsqrt_().unsqueeze(-1);
            return gradient * rows * Columns.rsqrt().unsqueeze(-2);
        }
    }
}
