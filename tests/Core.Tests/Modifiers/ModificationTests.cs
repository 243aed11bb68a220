using CsCheck;
using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Modifiers;

public sealed class ModificationTests
{
    private static readonly Trainer.Config Toy = ToyRun.Config;

    /// <summary>Some at the same place, some inside another's, most apart.</summary>
    private static readonly Modifier[] Some =
    [
        new SetDropout { Rate = 0.3 },
        new SetDropout { Rate = 0.4, At = "model.layer.dropout" },
        new WrapSchedule(),
        new SetField { At = "**.warm_up", Value = "0.2" },
        new SetField { At = "**.epsilon", Value = "1e-6" },
        new SetField { At = "**.policy.steps", Value = "3" },
        new SetField { At = "seed", Value = "9" },
        new SetField { At = "model.layer", Value = "TransformerLayer" },
        new SetField { At = "evaluators[0].split", Value = "train" },
        new SetField { At = "no.such.field", Value = "train" },
    ];

    [Fact]
    public void Of_Replace_ChangesEveryMatchAndTellsEachEdit()
    {
        var (config, edits) = Modification.Of(Toy, new SetDropout { Rate = 0.3 });

        Assert.All(ConfigTree.Find<Dropout.Config>(config), match => Assert.Equal(0.3, match.Config.Rate));
        Assert.Equal(
            ["model.layer.attention.dropout: Dropout -> Dropout (rate 0.3) by SetDropout", "model.layer.dropout: Dropout -> Dropout (rate 0.3) by SetDropout"],
            edits.Select(edit => edit.ToString()));
        Assert.Equal(0.2, ((ToyModel.Config)Toy.Model).Layer.Dropout.Rate);
    }

    [Fact]
    public void Of_ReplacementThatHoldsTheOld_IsNotReplacedAgain()
    {
        var once = Modification.Of(Toy, new WrapSchedule());
        Assert.Equal(new HalvedSchedule { Inner = Toy.Learner.Schedule }, once.Config.Learner.Schedule);

        var twice = Modification.Of(once.Config, new WrapSchedule());
        Assert.Equal("learner.schedule", Assert.Single(twice.Edits).Path);
        Assert.Equal(new HalvedSchedule { Inner = once.Config.Learner.Schedule }, twice.Config.Learner.Schedule);
    }

    [Fact]
    public void Of_AnyOrderOfModifiers_GivesTheSameConfigEditsOrProblems() =>
        Gen.Shuffle(Some).SelectMany(shuffled => Gen.Int[1, 5].SelectMany(count =>
            Gen.Shuffle(shuffled[..count]).Select(other => (First: shuffled[..count], Second: other))))
            .Sample(pair => Outcome(pair.First) == Outcome(pair.Second));

    [Fact]
    public void Of_SamePlace_NamesBothModifiersAndThePath()
    {
        var problem = Problem(new SetDropout { Rate = 0.3, At = "**.attention.dropout" }, new SetField { At = "**.attention.dropout", Value = "Dropout" });

        Assert.Equal("model.layer.attention.dropout", problem.Path);
        Assert.Contains("both SetDropout(at **.attention.dropout, rate 0.3) and SetField(at **.attention.dropout, value Dropout) change it", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PlaceInsideAnothersPlace_NamesBothModifiersAndBothPaths()
    {
        var problem = Problem(new SetField { At = "**.warm_up", Value = "0.2" }, new SetField { At = "learner.schedule", Value = "CosineSchedule" });

        Assert.Equal("learner.schedule.warm_up", problem.Path);
        Assert.Contains(
            "SetField(at **.warm_up, value 0.2) changes it, inside of learner.schedule, which SetField(at learner.schedule, value CosineSchedule) changes",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PlaceInsideOfWhatAnotherWraps_IsChangedWithinTheWrapper()
    {
        var (config, edits) = Modification.Of(Toy, new WrapSchedule(), new SetField { At = "**.warm_up", Value = "0.2" });

        Assert.Equal(new HalvedSchedule { Inner = (LinearSchedule)Toy.Learner.Schedule with { WarmUp = 0.2 } }, config.Learner.Schedule);
        Assert.Equal(["learner.schedule", "learner.schedule.warm_up"], edits.Select(edit => edit.Path));
    }

    [Fact]
    public void Of_ThreeEditsOneInsideTheOther_AreAllMade()
    {
        var wrapped = Toy with { Learner = Toy.Learner with { Schedule = new HalvedSchedule { Inner = Toy.Learner.Schedule } } };
        var inner = new WrapSchedule { At = "learner.schedule.inner" };

        var (config, _) = Modification.Of(wrapped, new WrapSchedule { At = "learner.schedule" }, inner, new SetField { At = "**.warm_up", Value = "0.2" });

        var changed = (LinearSchedule)Toy.Learner.Schedule with { WarmUp = 0.2 };
        Assert.Equal(new HalvedSchedule { Inner = new HalvedSchedule { Inner = new HalvedSchedule { Inner = changed } } }, config.Learner.Schedule);
    }

    [Theory]
    [InlineData("model.head.**", "found no Dropout at \"model.head.**\". There is Dropout at model.layer.attention.dropout, Dropout at model.layer.dropout.")]
    [InlineData("model.layer.attention", "There is Dropout at")]
    [InlineData("model.layer[x]", "no item, [*] or slice")]
    public void Of_NoMatch_SaysWhereItIs(string at, string expected) =>
        Assert.Contains(expected, Problem(new SetDropout { At = at }).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_NoMatchAnywhere_SaysSo()
    {
        var learner = Toy.Learner;

        Assert.Contains("this config has none", Assert.Throws<ConfigException>(() => Modification.Of(learner, new SetDropout())).Message, StringComparison.Ordinal);
        Assert.Contains("The pattern finds AdamW at optimizer", Assert.Throws<ConfigException>(() => Modification.Of(learner, new SetDropout { At = "opt*" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OtherNumberOfMatchesThanExpected_TellsWhichWereFound()
    {
        Assert.Equal(2, Modification.Of(Toy, new SetDropout { Expect = 2 }).Edits.Count);
        Assert.Contains("found 2 Dropout at \"**\", not 3: model.layer.attention.dropout, model.layer.dropout.", Problem(new SetDropout { Expect = 3 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OnlyOneComponent_LeavesOthersOfTheSlot()
    {
        Assert.Single(Modification.Of(Toy, new WrapSchedule { Only = "LinearSchedule" }).Edits);
        Assert.Contains("found no CosineSchedule", Problem(new WrapSchedule { Only = "CosineSchedule" }).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"CosineSchedule\"?", Problem(new WrapSchedule { Only = "CosinSchedule" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SeveralProblems_TellsAll()
    {
        var problems = Assert.Throws<ConfigException>(() => Modification.Of(
            Toy, new SetField { At = "sed", Value = "1" }, new SetField { At = "seed", Value = "x" }, new SetDropout { Rate = 2 }, new MisplaceDropout { At = "model.**" })).Problems;

        Assert.Equal(4, problems.Count);
        Assert.Contains(problems, problem => problem.Message.Contains("found no field at \"sed\". Near: seed", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Path == "rate" && problem.Message.Contains("SetDropout", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_ReplacementThatDoesNotFitTheSlot_SaysWhatDoes()
    {
        var problem = Problem(new MisplaceDropout());

        Assert.Equal("learner.schedule", problem.Path);
        Assert.Contains("CosineSchedule", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Dropout does not fit", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ResultThatIsNotSound_IsRefused() =>
        Assert.Contains("seed", Assert.Throws<ConfigException>(() => Modification.Of(Toy, new SetField { At = "seed", Value = "-1" })).Message, StringComparison.Ordinal);

    [Fact]
    public void TrainingSize_OfAModel_IsThatOfItsStore()
    {
        using var run = new ToyRun();
        using var trainer = new Trainer(Toy, new RunEnvironment(run.Files, new SilentEvents(), null));

        var size = TrainingSize.Of(Toy, new ToyInput.ToyFacts(16));

        var values = trainer.Parameters.Parameters.Sum(parameter => parameter.Value.numel());
        Assert.Equal(new TrainingSize(values, 4 * values, 4 * values, 8 * values), size);
    }

    private static ConfigProblem Problem(params Modifier[] modifiers) =>
        Assert.Single(Assert.Throws<ConfigException>(() => Modification.Of(Toy, modifiers)).Problems);

    private static string Outcome(Modifier[] modifiers)
    {
        try
        {
            var (config, edits) = Modification.Of(Toy, modifiers);
            return ConfigJson.Write(config) + string.Join('\n', edits);
        }
        catch (ConfigException problem)
        {
            // Which problem comes first is for the reader, not part of the result.
            return string.Join('\n', problem.Problems.Select(found => found.ToString()).Order(StringComparer.Ordinal));
        }
    }

    private sealed class SilentEvents : IRunEvents
    {
        public void Report(RunEvent item)
        {
        }
    }
}
