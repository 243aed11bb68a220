using Platform.Core.Tests.Runs;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class WeightConstraintTests
{
    private static readonly Trainer.Config Constrained = ToyRun.Config with
    {
        LogEverySteps = 1,
        Learner = new() { Constraint = new ToyConstraint.Config() },
    };

    [Fact]
    public void Run_Constrained_EndsWithAllowedWeightsAndReportsThem()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(Constrained, new RunEnvironment(run.Files, events, null));

        trainer.Run(TestContext.Current.CancellationToken);

        using var scope = NewDisposeScope();
        var head = trainer.Parameters.Parameters.Single(parameter => parameter.Path == "head.weight").Value;
        Assert.Equal(0, head.lt(0).sum().item<long>());
        var forbidden = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "toy/forbidden").Select(metric => metric.Value).ToArray();
        Assert.Equal(forbidden.Order(), forbidden);
        Assert.Equal(head.eq(0).sum().item<long>(), forbidden[^1]);
        Assert.Equal(forbidden[^1], Assert.Single(run.Events.OfType<SummaryEvent>()).Values["toy/forbidden"]);
    }

    [Fact]
    public void RollBack_BadData_EqualsARunWithoutThatDataToTheBit()
    {
        using var without = new ToyRun();
        using var run = new ToyRun();
        var config = Constrained with
        {
            OnBadStep = new BadStepPolicy { Action = BadStepAction.RollBack },
            MaxSteps = 20,
            Checkpoints = new CheckpointStore.Config { Policy = new EverySteps { Steps = 3 }, WhenBusy = WhenBusy.Wait },
        };

        var expected = without.Execute(config with { Input = new BadDataInput.Config { Factor = null } });

        Assert.Equal(expected, run.Execute(config with { Input = new BadDataInput.Config() }));
        Assert.Single(run.Events.OfType<WarningEvent>());
    }

    [Fact]
    public void Skip_LastStep_StillEndsWithAllowedWeights()
    {
        // The tenth step is the first bad one, and here the last one.
        var config = Constrained with { Input = new BadDataInput.Config(), OnBadStep = new BadStepPolicy { Action = BadStepAction.Skip }, MaxSteps = 10 };
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, events, null));

        trainer.Run(TestContext.Current.CancellationToken);

        using var scope = NewDisposeScope();
        var columns = trainer.Parameters.Parameters.Single(parameter => parameter.Path == "head.weight").Value.narrow(1, 0, ToyConstraint.LastColumns);
        Assert.Contains("Step 10 was skipped", Assert.Single(run.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.True(columns.eq(0).all().item<bool>());
        Assert.Equal(10, run.Events.OfType<MetricEvent>().Last(metric => metric.Name == "toy/forbidden").Step);
    }

    [Fact]
    public void Replay_Constrained_AgreesAndChangesNothing()
    {
        using var without = new ToyRun();
        using var run = new ToyRun();

        var expected = without.Execute(Constrained);

        Assert.Equal(expected, run.Execute(Constrained with { Replay = new ReplayPolicy { Policy = new EverySteps { Steps = 2 } } }));
        Assert.All(
            run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "health/replay_mismatches"), metric => Assert.Equal(0, metric.Value));
        Assert.Empty(run.Events.OfType<WarningEvent>());
    }

    [Fact]
    public void SaveModel_ConstrainedAndAveraged_TheMeanIsAllowedToo()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(
            Constrained with { Learner = Constrained.Learner with { Average = new WeightAverage.Config { Decay = 0.9 } } },
            new RunEnvironment(run.Files, events, null));
        trainer.Run(TestContext.Current.CancellationToken);
        var file = Path.Combine(run.Files.Artifacts, "model.safetensors");

        trainer.SaveModel(file);

        using var scope = NewDisposeScope();
        var head = trainer.Parameters.Parameters.Single(parameter => parameter.Path == "head.weight").Value;
        var mean = zeros([.. head.shape]);
        SafeTensors.ReadPresent(file, new Dictionary<string, Tensor> { ["head.weight"] = mean });
        Assert.True(head.eq(0).sum().item<long>() > 0);
        Assert.True(mean.masked_select(head.eq(0)).eq(0).all().item<bool>());
        Assert.NotEqual(0, (mean - head).abs().sum().item<float>());
    }

    [Fact]
    public void Compute_ConstrainedGradients_AreNotInTheNorm()
    {
        using var scope = NewDisposeScope();
        var model = new Headed(new Linear.Config { InputDim = 4, OutputDim = 2 });
        using var store = new ParameterStore(model, 1, CPU);
        using var learner = new Learner.Config { Constraint = new ToyConstraint.Config() }.Build(store, 10);
        using (no_grad())
        {
            store.Values.fill_(-1);
        }

        learner.Step(3, 0, new LearnerState(0));
        store.Gradients.fill_(1);
        var before = learner.GradientNorm();
        learner.ConstrainGradients();

        // Eight weights are forbidden; their padding and the bias are not.
        Assert.Equal(Math.Sqrt((before * before) - 8), learner.GradientNorm(), 1e-5);
    }

    [Fact]
    public void Plan_ConstraintThatFindsNothing_IsAProblemWithItsPath()
    {
        var config = Constrained with { Learner = Constrained.Learner with { Rules = [new FrozenRule { Path = "head.weight" }] } };
        var model = config.Model.For(new ToyInput.ToyFacts(16)).Build();

        var problem = Assert.Single(Assert.Throws<ConfigException>(() => config.PlanUpdates(model)).Problems);

        Assert.Equal(("learner.constraint.head", "is not trained."), (problem.Path, problem.Message));
    }

    [Fact]
    public void Check_EarlyStopOfAConstraintThatNeedsTheWholeRun_IsAProblem()
    {
        var problem = Assert.Single(ConfigCheck.Problems(Constrained with { EarlyStop = new EarlyStop() }));

        Assert.Equal("early_stop", problem.Path);
        Assert.Contains("ToyConstraint", problem.Message, StringComparison.Ordinal);
        Assert.Empty(ConfigCheck.Problems(Constrained));
    }

    private sealed class Headed : Module
    {
        public Headed(LinearMap.BaseConfig head) => AddChild("head", head);
    }
}
