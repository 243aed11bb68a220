using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Sets a random part of its input to zero in training and scales the rest up (Srivastava et al., 2014).</summary>
public sealed class Dropout : Module
{
    private readonly Config _config;

    private Dropout(Config config) => _config = config;

    /// <summary>Describes a <see cref="Dropout"/>.</summary>
    public sealed record Config : ModuleConfig<Dropout>
    {
        /// <summary>Probability that a value is set to zero.</summary>
        [Description("Probability that a value is set to zero in training.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Rate { get; init; }

        /// <inheritdoc/>
        public override Dropout Build() => new(this);
    }

    /// <summary>Whether a call in this context changes its input.</summary>
    public bool IsActive(InvocationContext context) => context.IsTraining && _config.Rate > 0;

    /// <summary>Probability that a value stays in this context: 1 outside training.</summary>
    public double Keep(InvocationContext context) => IsActive(context) ? 1 - _config.Rate : 1;

    /// <summary>The input, or in training a part of it.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="context">Randomness follows its seed.</param>
    public Tensor Forward(Tensor input, InvocationContext context)
    {
        if (!IsActive(context))
        {
            return input;
        }

        using var mask = RandomMask.Create(input.shape, 1 - _config.Rate, context.Seed, input.device);
        return input * mask;
    }
}
