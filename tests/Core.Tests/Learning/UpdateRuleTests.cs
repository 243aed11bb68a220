using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class UpdateRuleTests
{
    [Fact]
    public void Plan_SeveralRulesMatch_TheFirstHolds()
    {
        var model = Model();
        var plan = new Learner.Config
        {
            Rules =
            [
                new OptimizerRule { Path = "layer.attention.**.bias" },
                new StateRule { Path = "layer.*norm.**" },
                new FrozenRule { Path = "layer.**" },
                new OptimizerRule { Path = "head.bias", Factor = 0.5 },
            ],
        }.Plan(model);

        var kinds = model.AllParameters.ToDictionary(parameter => parameter.Path, plan.Of);
        Assert.All(kinds, entry => Assert.Equal(
            entry.Key switch
            {
                "head.bias" => new ParameterUpdate(UpdateKind.Optimizer, 4),
                "head.weight" => new(UpdateKind.Optimizer),
                _ when entry.Key.Contains("norm.", StringComparison.Ordinal) => new(UpdateKind.State),
                _ when entry.Key.StartsWith("layer.attention", StringComparison.Ordinal) && entry.Key.EndsWith("bias", StringComparison.Ordinal) => new(UpdateKind.Optimizer),
                _ => new(UpdateKind.Frozen),
            },
            entry.Value));
        Assert.Equal([0, 4], kinds.Values.Where(update => update.Kind == UpdateKind.Optimizer).Select(update => update.Group).Distinct().Order());
    }

    [Fact]
    public void Plan_RulesThatFindNothing_TellsEachAndWhatIsNear()
    {
        var config = ToyRun.Config with
        {
            Learner = new() { Rules = [new FrozenRule { Path = "layer.**" }, new FrozenRule { Path = "layer.attention.**" }, new FrozenRule { Path = "haed.weight" }] },
        };

        var problem = Assert.Throws<ConfigException>(() => config.PlanUpdates(Model()));

        Assert.Equal(["learner.rules[1].path", "learner.rules[2].path"], problem.Problems.Select(item => item.Path));
        Assert.Contains("earlier rule", problem.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("head.weight", problem.Problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_EverythingFrozen_SaysThatNothingIsLeft()
    {
        var problem = Assert.Throws<ConfigException>(() => new Learner.Config { Rules = [new FrozenRule { Path = "**" }] }.Plan(Model()));

        Assert.Equal("rules", Assert.Single(problem.Problems).Path);
    }

    [Fact]
    public void Check_PathsThatAreNoPattern_AreProblems()
    {
        var problems = ConfigCheck.Problems(new Learner.Config { Rules = [new FrozenRule(), new OptimizerRule { Path = "layers[a:b].**" }] });

        Assert.Equal(["rules[0].path", "rules[1].path"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Run_LayerFrozen_LeavesItAsItIsToTheBitAndCostsNoMemory()
    {
        using var run = new ToyRun();
        var config = ToyRun.Config with { Learner = new() { Rules = [new FrozenRule { Path = "layer.**" }] } };
        using var fresh = new Trainer(config, new RunEnvironment(run.Files, new Silent(), null));
        using var trained = new Trainer(config, new RunEnvironment(run.Files, new Silent(), null));

        trained.Run(TestContext.Current.CancellationToken);

        Assert.All(trained.Model.AllParameters.Zip(fresh.Model.AllParameters), pair =>
            Assert.Equal(pair.First.Path.StartsWith("layer.", StringComparison.Ordinal), pair.First.Value.eq(pair.Second.Value).all().item<bool>()));
        Assert.Equal(16 * 2 + 16, trained.Parameters.Gradients.numel());
        Assert.Equal(2 * (16 * 2 + 2), config.PlanUpdates(trained.Model).StateValues);
        Assert.Equal(4 * (16 * 2 + 2), TrainingSize.Of(config, new ToyInput.ToyFacts(16)).GradientBytes);
    }

    /// <summary>A linear model's parts do not see each other's updates in one step, so one learner with rules does what several would.</summary>
    [Fact]
    public void Step_SeveralOptimizers_EachMovesItsOwnParameters()
    {
        using var scope = NewDisposeScope();
        Optimizer.BaseConfig[] optimizers = [new AdamW.Config(), new Lion.Config(), new Adafactor.Config()];
        var config = new Learner.Config
        {
            Optimizer = optimizers[0],
            MaxGradientNorm = null,
            Rules =
            [
                new OptimizerRule { Path = "layer.attention.**", Optimizer = optimizers[1], Schedule = new ConstantSchedule { WarmUp = 0 } },
                new OptimizerRule { Path = "head.*", Optimizer = optimizers[2], Factor = 0.25 },
            ],
        };
        var model = Model();
        using var store = new ParameterStore(model, 1, CPU, config.Plan(model).Of);
        using var learner = config.Build(store, 10);
        var alone = optimizers.Select(optimizer => (Model: Model(), optimizer)).Select(each =>
        {
            var own = new ParameterStore(each.Model, 1, CPU);
            return (each.Model, Store: own, Optimizer: each.optimizer.Build(own.Groups[0]));
        }).ToArray();

        for (var step = 0; step < 10; step++)
        {
            foreach (var parameter in model.AllParameters)
            {
                using var gradient = randn_like(parameter.Value);
                parameter.Value.grad!.copy_(gradient);
                Assert.All(alone, each => each.Model.AllParameters.Single(own => own.Path == parameter.Path).Value.grad!.copy_(gradient));
            }

            learner.Step(step, 1, new LearnerState(step));
            var factor = config.Schedule.Factor(step, 10);
            double[] factors = [factor, 1, 0.25 * factor];
            Assert.All(alone.Zip(factors), each => each.First.Optimizer.Step(step, each.Second));
        }

        foreach (var parameter in model.AllParameters)
        {
            var expected = alone[parameter.Path.StartsWith("layer.attention.", StringComparison.Ordinal) ? 1 : parameter.Path.StartsWith("head", StringComparison.Ordinal) ? 2 : 0];
            Assert.True(expected.Model.AllParameters.Single(own => own.Path == parameter.Path).Value.eq(parameter.Value).all().item<bool>(), parameter.Path);
        }

        Assert.All(alone, each => each.Store.Dispose());
        Assert.All(alone, each => each.Optimizer.Dispose());
    }

    private static Model Model() => ToyRun.Config.Model.For(new ToyInput.ToyFacts(16)).Build();

    private sealed class Silent : IRunEvents
    {
        public void Report(RunEvent item)
        {
        }
    }
}
