using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>Trains a variant for a few steps on one small batch.</summary>
internal static class VariantTrial
{
    /// <summary>Number of tokens and of labels that there are.</summary>
    public const int Labels = 16;

    private const int Steps = 5;
    private static readonly Learner.Config Learning = new() { Optimizer = new AdamW.Config { LearningRate = 0.005 }, Schedule = new ConstantSchedule { WarmUp = 0 } };

    /// <summary>Forward, backward and update, several times.</summary>
    /// <exception cref="InvalidOperationException">The loss is not finite or does not fall, or a parameter has no gradient.</exception>
    public static void Run(string name, Model model)
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(model, seed: 1, CPU);
        using var learner = Learning.Build(store, Steps);
        using var batch = Batch();
        var losses = Enumerable.Range(0, Steps).Select(step => Step(model, store, learner, batch, step)).ToArray();
        if (!losses.All(double.IsFinite) || losses[^1] >= losses[0])
        {
            throw new InvalidOperationException($"{name} does not learn: its losses are {string.Join(", ", losses)}.");
        }
    }

    /// <summary>What a variant gives for logits <c>[batch, tokens, labels]</c>; moves the results out of the dispose scope.</summary>
    public static ModelOutput Output(Tensor logits, Batch batch)
    {
        var loss = nn.functional.cross_entropy(logits.view(-1, Labels), batch["labels"].view(-1));
        return new ModelOutput(logits.MoveToOuterDisposeScope(), loss.MoveToOuterDisposeScope(), batch["labels"].numel());
    }

    private static double Step(Model model, ParameterStore store, Learner learner, Batch batch, int step)
    {
        using var scope = NewDisposeScope();
        var context = new InvocationContext(isTraining: true, PathSeed.Of(1, step));
        var output = model.Forward(batch, context);
        var loss = context.Losses.Values.Aggregate(output.Loss!, (sum, extra) => sum + extra);
        store.ZeroGradients();
        loss.backward();
        learner.Step(step, learner.GradientNorm(), new LearnerState(step));
        return output.Loss!.item<float>();
    }

    /// <summary>Tokens, each labelled with the one before it in its row, so that attention is needed to learn all of it.</summary>
    private static Batch Batch()
    {
        using var source = new Generator(1, CPU);
        var tokens = randint(Labels, [4, 8], ScalarType.Int64, generator: source);
        return new Batch(new Dictionary<string, Tensor> { ["tokens"] = tokens.DetachFromDisposeScope(), ["labels"] = tokens.roll(1, 1).DetachFromDisposeScope() }, 4);
    }
}
