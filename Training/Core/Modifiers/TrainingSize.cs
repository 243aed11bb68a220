using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Modifiers;

/// <summary>What training a model keeps in memory besides activations, told from declarations alone: nothing is allocated.</summary>
/// <param name="Parameters">Number of values in all parameters.</param>
/// <param name="ParameterBytes">Bytes of the parameters.</param>
/// <param name="GradientBytes">Bytes of their gradients.</param>
/// <param name="OptimizerBytes">Bytes of the learner's state.</param>
public sealed record TrainingSize(long Parameters, long ParameterBytes, long GradientBytes, long OptimizerBytes)
{
    private const int BytesPerValue = sizeof(float);

    /// <summary>All bytes.</summary>
    public long Bytes => ParameterBytes + GradientBytes + OptimizerBytes;

    /// <summary>The size of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="facts">What its input says of the data.</param>
    /// <exception cref="Configs.ConfigException">The model cannot be built, or the learner's rules do not fit it.</exception>
    public static TrainingSize Of(Trainer.Config config, InputFacts facts)
    {
        var model = config.Model.For(facts).Build();
        var plan = config.PlanUpdates(model);
        return new TrainingSize(
            model.ParameterCount,
            model.ParameterCount * BytesPerValue,
            plan.Trained.Sum(parameter => parameter.Count) * BytesPerValue,
            plan.StateValues * BytesPerValue);
    }
}
