using Platform.Core.Tests.Layers;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class AdamWTests
{
    /// <summary>libtorch's own AdamW is the oracle; it sees the same gradients for thirty steps of a falling rate.</summary>
    [Fact]
    public void Step_ThirtyTimes_EqualsLibtorch()
    {
        using var scope = NewDisposeScope();
        var module = new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 5 });
        using var store = new ParameterStore(module, 3, CPU);
        using var ours = new AdamW.Config { LearningRate = 0.02, WeightDecay = 0.1, Beta2 = 0.98 }.Build(store.Groups[0]);
        var twins = store.Parameters.Select(parameter => nn.Parameter(parameter.Value.detach().clone())).ToArray();
        optim.Optimizer[] theirs =
        [
            optim.AdamW([("weight", twins[0])], 0.02, 0.9, 0.98, weight_decay: 0.1),
            optim.AdamW([("bias", twins[1])], 0.02, 0.9, 0.98, weight_decay: 0),
        ];

        for (var step = 0; step < 30; step++)
        {
            for (var i = 0; i < twins.Length; i++)
            {
                var gradient = randn_like(twins[i]);
                store.Slice(store.Gradients, store.Parameters[i]).copy_(gradient);
                twins[i].grad = gradient;
            }

            ours.Step(step, 1 - step / 40.0);
            foreach (var optimizer in theirs)
            {
                optimizer.ParamGroups.Single().LearningRate = 0.02 * (1 - step / 40.0);
                optimizer.step();
            }
        }

        for (var i = 0; i < twins.Length; i++)
        {
            Tensors.AssertClose(twins[i], store.Parameters[i].Value, 2e-6);
        }
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(9, 1.0)]
    [InlineData(10, 1.0)]
    [InlineData(55, 0.5)]
    [InlineData(100, 0.0)]
    public void LinearSchedule_Factor_RisesThenFalls(long step, double expected) =>
        Assert.Equal(expected, new LinearSchedule().Factor(step, 100), 1e-12);

    [Fact]
    public void Learner_LargeGradients_AreScaledToTheLimit()
    {
        using var scope = NewDisposeScope();
        var module = new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 5 });
        using var store = new ParameterStore(module, 3, CPU);
        using var learner = new Learner.Config { MaxGradientNorm = 0.5 }.Build(store, 10);
        store.Gradients.copy_(ones_like(store.Gradients) * 7);

        learner.Step(0, learner.GradientNorm(), new LearnerState(0));

        Assert.Equal(0.5, learner.GradientNorm(), 1e-6);
    }
}
