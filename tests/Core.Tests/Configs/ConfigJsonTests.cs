using CsCheck;
using Platform.Core.Tests.Runs;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Configs;

public sealed class ConfigJsonTests
{
    private static readonly Schedule[] Schedules = [new LinearSchedule(), new CosineSchedule { WarmUp = 0.3 }, new ConstantSchedule()];

    private static readonly Policy[] Policies = [new EverySteps { Steps = 3 }, new TimesPerRun(), new EverySeconds { Seconds = 0.1 }];

    private static readonly Gen<Trainer.Config> AnyConfig =
        from seed in Gen.Long[0, long.MaxValue]
        from epochs in Gen.Double[1e-9, 1e9]
        from maxSteps in Gen.OneOf(Gen.Const((long?)null), Gen.Long[1, long.MaxValue].Select(n => (long?)n))
        from rate in Gen.Double[double.Epsilon, 1e300]
        from schedule in Gen.Int[0, 2].Select(i => Schedules[i])
        from policies in Gen.Int[0, 2].Select(i => Policies[i]).Array[0, 4]
        from placement in Gen.Enum<NormPlacement>()
        from threads in Gen.OneOf(Gen.Const((int?)null), Gen.Int[1, 64].Select(n => (int?)n))
        select ToyRun.Config with
        {
            Seed = seed,
            Epochs = epochs,
            MaxSteps = maxSteps,
            Learner = new() { Optimizer = new AdamW.Config { LearningRate = rate }, Schedule = schedule, MaxGradientNorm = null },
            Evaluators = [.. policies.Select((policy, i) => new ToyEvaluator.Config { Policy = policy, Split = $"dév \"{i}\"" })],
            Model = new ToyModel.Config { Layer = new TransformerLayer.Config { NormPlacement = placement } },
            Hardware = new() { Threads = threads },
        };

    [Fact]
    public void Write_ThenRead_GivesAnEqualTree() =>
        AnyConfig.Sample(config =>
        {
            var text = ConfigJson.Write(config);
            var read = ConfigJson.Read<Trainer.Config>(text);
            return read == config && ConfigJson.Write(read) == text && ConfigTree.Diff(config, read).Count == 0;
        });

    [Fact]
    public void Write_InterfaceFields_AreLeftOut()
    {
        var set = ToyRun.Config with { Model = new ToyModel.Config { Dim = 16 } };

        Assert.DoesNotContain("\"dim\"", ConfigJson.Write(set), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyMistakes_TellsAllWithPathsAndSuggestions()
    {
        const string json = """
            {
              "type": "Trainer",
              "seed": -1,
              "epochs": "three",
              "model": { "type": "ToyModel", "dim": 16, "layer": { "type": "TransformerLayer", "atention": {} } },
              "learner": { "type": "Learner", "optimizer": { "type": "AdamV" }, "schedule": { "type": "LinearSchedule", "warm_up": 2 } },
              "evaluators": [ { "type": "ToyEvaluator", "policy": { "type": "EverySteps", "steps": 0 } } ]
            }
            """;

        var problems = Assert.Throws<ConfigException>(() => ConfigJson.Read<Trainer.Config>(json)).Problems.ToDictionary(problem => problem.Path, problem => problem.Message);

        Assert.Equal(
            [
                "epochs", "evaluators[0].policy.steps", "input", "learner.optimizer.type", "learner.schedule.warm_up", "model.dim", "model.layer.atention", "seed",
            ],
            problems.Keys.Order());
        Assert.Contains("Did you mean \"attention\"?", problems["model.layer.atention"], StringComparison.Ordinal);
        Assert.Contains("Did you mean \"AdamW\"?", problems["learner.optimizer.type"], StringComparison.Ordinal);
        Assert.Contains("is set by the parent", problems["model.dim"], StringComparison.Ordinal);
        Assert.Contains("at least 0", problems["seed"], StringComparison.Ordinal);
        Assert.Contains("a number", problems["epochs"], StringComparison.Ordinal);
        Assert.Contains("required", problems["input"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[1]", "expected an object")]
    [InlineData("""{"type":"Linear"}""", "does not fit")]
    public void Read_NoConfigAtAll_SaysSo(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ConfigJson.Read<Trainer.Config>(json)).Message, StringComparison.Ordinal);
}
