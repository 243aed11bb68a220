using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Learning;

/// <summary>What a step's computation gave, beside the gradients.</summary>
/// <param name="Loss">Mean loss, auxiliary losses included; where it is not finite the gradients mean nothing.</param>
/// <param name="Weight">Number of examples or tokens the mean is over.</param>
/// <param name="Examples">Number of examples.</param>
/// <param name="Tokens">Number of tokens, padding left out; null where the data has none.</param>
/// <param name="Flops">Floating-point operations of the step's matrix products, by the count of its forward half.</param>
/// <param name="Next">Where the next step's data begins.</param>
/// <param name="Summaries">Figures that modules reported, by path.</param>
internal sealed record StepResult(
    double Loss, double Weight, int Examples, long? Tokens, long Flops, DataPosition Next, IReadOnlyDictionary<string, double> Summaries)
{
    /// <summary>This and the micro-batch after it as one: means by weight, counts added up.</summary>
    public StepResult And(StepResult next) => next with
    {
        Loss = Mean(Loss, next.Loss, next.Weight),
        Weight = Weight + next.Weight,
        Examples = Examples + next.Examples,
        Tokens = Tokens + next.Tokens,
        Flops = Flops + next.Flops,
        Summaries = Summaries.Keys.Union(next.Summaries.Keys).ToDictionary(
            name => name,
            name => Summaries.TryGetValue(name, out var before)
                ? next.Summaries.TryGetValue(name, out var after) ? Mean(before, after, next.Weight) : before
                : next.Summaries[name]),
    };

    private double Mean(double first, double second, double weight) =>
        Weight == 0 ? second : weight == 0 ? first : (first * Weight + second * weight) / (Weight + weight);
}
