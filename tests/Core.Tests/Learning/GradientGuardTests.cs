using CsCheck;
using Platform.Core.Tests.Layers;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class GradientGuardTests
{
    [Fact]
    public void Limit_AnyNorms_IsTheWeightedMeanAndDeviation() =>
        Gen.Double[0.1, 10].Array[5, 40].Select(Gen.Double[0.5, 0.99]).Sample((norms, decay) =>
        {
            var guard = new GradientGuard { Deviations = 2, Decay = decay, WarmUpSteps = 5 };
            var state = norms.Aggregate(new LearnerState(0), guard.After);

            // The same means with every norm's weight written down: decay^age, normalized.
            var weights = norms.Select((_, i) => Math.Pow(decay, norms.Length - 1 - i)).ToArray();
            var mean = norms.Zip(weights, (norm, weight) => norm * weight).Sum() / weights.Sum();
            var variance = norms.Zip(weights, (norm, weight) => weight * (norm - mean) * (norm - mean)).Sum() / weights.Sum();
            Assert.Equal(mean + 2 * Math.Sqrt(variance), guard.Limit(state), 1e-6);
        });

    [Fact]
    public void Limit_InWarmUp_IsTheFixedOne()
    {
        var guard = new GradientGuard { MaxNorm = 7, WarmUpSteps = 3 };

        Assert.Equal(7, guard.Limit(guard.After(guard.After(new LearnerState(2), 1), 2)));
        Assert.Equal(double.PositiveInfinity, (guard with { MaxNorm = null }).Limit(new LearnerState(0)));
    }

    [Fact]
    public void Step_NormAboveTheLimit_ChangesNothingButTheCount()
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 5 }), 3, CPU);
        using var learner = new Learner.Config { Guard = new GradientGuard { MaxNorm = 2 }, Average = new() }.Build(store, 10);
        store.Gradients.fill_(1);
        var state = learner.Step(0, 1, new LearnerState(0));
        var (values, kept) = (store.Values.clone(), learner.Tensors().Select(tensor => tensor.Value.clone()).ToArray());

        var after = learner.Step(1, 2.1, state);

        Assert.Equal(state with { Skipped = 1, SkippedInARow = 1 }, after);
        Tensors.AssertClose(values, store.Values, 0);
        Assert.All(kept.Zip(learner.Tensors()), pair => Tensors.AssertClose(pair.First, pair.Second.Value, 0));
        Assert.Equal((0, 2), learner.Step(2, 1.9, after) is var next ? (next.SkippedInARow, next.Updates) : default);
    }

    [Fact]
    public void Step_TooManyDroppedInARow_FailsAndSaysWhy()
    {
        using var store = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 5 }), 3, CPU);
        using var learner = new Learner.Config { Guard = new GradientGuard { MaxNorm = 2, MostInARow = 2 } }.Build(store, 10);
        var state = learner.Step(1, 9, learner.Step(0, 9, new LearnerState(0)));

        var problem = Assert.Throws<NumericsException>(() => learner.Step(2, 9, state));

        Assert.Contains("step 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("learner.guard.most_in_a_row", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_GuardWithoutALimit_IsAProblem() =>
        Assert.Equal("guard", Assert.Single(ConfigCheck.Problems(new Learner.Config { Guard = new GradientGuard { Deviations = null } })).Path);
}
