using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

public sealed class MixtureTrainingTests
{
    private static readonly MixtureOfExperts.Config Mixture = new()
    {
        Experts = 4,
        CapacityFactor = 1.25,
        RouterJitter = 0.01,
        BalanceBiasRate = 0.01,
        Expert = new DenseFeedForward.Config { Expansion = 1 },
    };

    [Fact]
    public void Run_WithExperts_LearnsTheToyTaskAndReportsTheirLoad()
    {
        using var run = new ToyRun();
        var config = With(Mixture) with { Epochs = 60, Learner = new() { Optimizer = new AdamW.Config { LearningRate = 3e-3 } } };

        run.Execute(config);

        var curves = run.Events.OfType<MetricEvent>().ToLookup(metric => metric.Name, metric => metric.Value);
        Assert.True(curves["dev/loss"].Last() < 0.4);
        var loads = Enumerable.Range(0, 4).Select(i => curves[$"train/layer.feed_forward.load[{i}]"].ToArray()).ToArray();
        Assert.All(loads, load => Assert.Equal(curves["train/loss"].Count(), load.Length));
        Assert.All(loads[0].Select((_, i) => loads.Sum(load => load[i])), sum => Assert.Equal(1, sum, 1e-9));
        Assert.All(curves["train/layer.feed_forward.dropped"], dropped => Assert.InRange(dropped, 0, 0.75));
        Assert.All(curves["train/layer.feed_forward.router_entropy"], entropy => Assert.InRange(entropy, 0, Math.Log(4) + 1e-6));
    }

    [Fact]
    public void Run_LossesWithAWeight_AreInTheTrainingLossAndEvenTheLoad()
    {
        // The router starts near even, where the balance loss is just above 1 and the z loss about log(4)².
        var plain = Mixture with { LoadBalanceWeight = 0, RouterZWeight = 0 };

        Assert.Equal(2 * 1, FirstLoss(plain with { LoadBalanceWeight = 2 }) - FirstLoss(plain), 0.2);
        Assert.Equal(0.5 * Math.Pow(Math.Log(4), 2), FirstLoss(plain with { RouterZWeight = 0.5 }) - FirstLoss(plain), 0.1);
    }

    [Fact]
    public void Run_LayerComputedAgain_GivesTheSameParametersToTheBit()
    {
        using var kept = new ToyRun();
        using var again = new ToyRun();
        var config = With(Mixture) with { Epochs = 2 };

        Assert.Equal(kept.Execute(config), again.Execute(With(Mixture, Recompute.Layer) with { Epochs = 2 }));
    }

    private static double FirstLoss(MixtureOfExperts.Config mixture)
    {
        using var run = new ToyRun();
        run.Execute(With(mixture) with { MaxSteps = 1, LogEverySteps = 1 });
        return run.Events.OfType<MetricEvent>().First(metric => metric.Name == "train/loss").Value;
    }

    private static Trainer.Config With(MixtureOfExperts.Config mixture, Recompute recompute = Recompute.None)
    {
        var model = (ToyModel.Config)ToyRun.Config.Model;
        return ToyRun.Config with { Model = model with { Layer = model.Layer with { FeedForward = mixture, Recompute = recompute } } };
    }
}
