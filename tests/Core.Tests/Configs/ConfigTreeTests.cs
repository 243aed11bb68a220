using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Configs;

public sealed class ConfigTreeTests
{
    [Theory]
    [InlineData("learner.optimizer.learning_rate", "3e-4")]
    [InlineData("learner.max_gradient_norm", "null")]
    [InlineData("learner.schedule", "CosineSchedule")]
    [InlineData("model.layer.attention.heads", "4")]
    [InlineData("model.layer.norm_placement", "pre")]
    [InlineData("evaluators[0].split", "test")]
    [InlineData("evaluators[0].policy.steps", "9")]
    [InlineData("evaluators[0].policy", """{"type":"EverySeconds","seconds":2.5}""")]
    [InlineData("hardware.device", "cuda:1")]
    public void Set_FieldAnywhere_ChangesItAndNothingElse(string path, string text)
    {
        var changed = ConfigTree.Set(ToyRun.Config, path, text);

        var changes = ConfigTree.Diff(ToyRun.Config, changed);
        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.StartsWith(path, change.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("learner.optimiser.learning_rate", "1", "Did you mean \"optimizer\"?")]
    [InlineData("learner.optimizer.learning_rate", "fast", "expected a number")]
    [InlineData("learner.optimizer.learning_rate", "-1", "must be above 0")]
    [InlineData("learner.optimizer.learning_rate.x", "1", "plain value")]
    [InlineData("seed", "null", "expected a whole number")]
    [InlineData("evaluators[3].split", "dev", "1 items")]
    [InlineData("model.dim", "3", "no field")]
    [InlineData("", "3", "no field")]
    [InlineData("hardware.device", "gpu", "auto, cpu, cuda")]
    public void Set_WrongPathOrValue_SaysWhatAndWhere(string path, string text, string expected)
    {
        var problem = Assert.Throws<ConfigException>(() => ConfigTree.Set(ToyRun.Config, path, text));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_DoesNotTouchTheOriginal()
    {
        var before = ConfigJson.Write(ToyRun.Config);

        ConfigTree.Set(ToyRun.Config, "learner.optimizer.learning_rate", "0.5");

        Assert.Equal(before, ConfigJson.Write(ToyRun.Config));
    }

    [Fact]
    public void Flatten_Tree_HasEveryPlainValueByPath()
    {
        var flat = ConfigTree.Flatten(ToyRun.Config);

        Assert.Equal("AdamW", flat["learner.optimizer.type"]);
        Assert.Equal("0.001", flat["learner.optimizer.learning_rate"]);
        Assert.Equal("post", flat["model.layer.norm_placement"]);
        Assert.Equal("5", flat["evaluators[0].policy.steps"]);
        Assert.Equal("null", flat["max_steps"]);
    }

    [Fact]
    public void Visit_Tree_GivesEachPlaceBeforeThoseBelowIt()
    {
        var places = ConfigTree.Visit(ToyRun.Config).ToArray();

        Assert.Equal("", places[0].Path);
        Assert.Equal(places.Length, places.Select(place => place.Path).Distinct().Count());
        Assert.All(places, place => Assert.Equal(ConfigTree.Get(ToyRun.Config, place.Path), place.Value));
        Assert.True(Array.FindIndex(places, place => place.Path == "evaluators[0]") < Array.FindIndex(places, place => place.Path == "evaluators[0].policy"));
    }

    [Fact]
    public void Find_Type_GivesEveryConfigOfItWithItsPath()
    {
        var dropouts = ConfigTree.Find<Dropout.Config>(ToyRun.Config);

        Assert.Equal(["model.layer.attention.dropout", "model.layer.dropout"], dropouts.Select(match => match.Path));
        Assert.Equal([0.1, 0.2], dropouts.Select(match => match.Config.Rate));
        Assert.Equal("learner.schedule", Assert.Single(ConfigTree.Find<Schedule>(ToyRun.Config)).Path);
        Assert.Equal("model.layer.dropout", Assert.Single(ConfigTree.Find<Dropout.Config>(ToyRun.Config, "model.*.dropout")).Path);
    }

    [Fact]
    public void With_TypedValue_ChangesThatPlaceOnly()
    {
        var policy = new EverySteps { Steps = 9 };

        var changed = ConfigTree.With(ToyRun.Config, "evaluators[0].policy", policy);

        Assert.Same(policy, ConfigTree.Get(changed, "evaluators[0].policy"));
        Assert.Equal("evaluators[0].policy.steps", Assert.Single(ConfigTree.Diff(ToyRun.Config, changed)).Path);
        Assert.Same(ToyRun.Config.Model, changed.Model);
    }

    [Theory]
    [InlineData("learner.schedule", 3, "LinearSchedule")]
    [InlineData("learner.schedule", null, "null does not fit")]
    [InlineData("seed", "x", "a whole number")]
    [InlineData("evaluators[-1].split", "x", "1 items")]
    [InlineData("modle", 1, "Did you mean \"model\"?")]
    public void With_WrongPathOrValue_SaysWhatFits(string path, object? value, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ConfigTree.With(ToyRun.Config, path, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Derive_OtherComponent_TakesFieldsOfSameNameAndType()
    {
        var derived = ConfigTree.Derive(new CosineSchedule(), new LinearSchedule { WarmUp = 0.4 });

        Assert.Equal(new CosineSchedule { WarmUp = 0.4 }, derived);
        Assert.Equal(new Dropout.Config(), ConfigTree.Derive(new Dropout.Config(), new LinearSchedule { WarmUp = 0.4 }));
    }

    [Fact]
    public void Fields_Slot_ListsComponentsThatFit()
    {
        var schedule = ConfigTree.Fields(ToyRun.Config.Learner, "learner").Single(field => field.Name == "schedule");

        Assert.Equal("learner.schedule", schedule.Path);
        Assert.True(schedule.IsSlot);
        Assert.Equal(
            [
                "ConstantSchedule", "CosineSchedule", "HalvedSchedule", "InverseSquareRootSchedule", "LinearSchedule", "PolynomialSchedule", "SegmentSchedule",
                "WarmUpStableDecaySchedule",
            ],
            schedule.Choices);
        Assert.Equal("LinearSchedule", schedule.Text);
        Assert.NotEmpty(schedule.Description);
    }

    [Fact]
    public void Fields_EveryComponent_HasADescription()
    {
        var without = ConfigTypes.Fitting(typeof(Config))
            .Where(type => type.Assembly == typeof(Trainer).Assembly && type != typeof(Trainer.Config))
            .SelectMany(type => ConfigTree.Fields((Config)Activator.CreateInstance(type)!), (type, field) => (Type: ConfigTypes.NameOf(type), field))
            .Where(pair => pair.field.Description.Length == 0)
            .Select(pair => $"{pair.Type}.{pair.field.Name}");

        Assert.Empty(without);
    }

    [Fact]
    public void Suggestion_NearName_IsOfferedFarOnesAreListed()
    {
        Assert.Equal("Did you mean \"sst2-tiny\"?", Suggestion.For("sst2-tinny", ["sst2-tiny", "cola-tiny"]));
        Assert.Equal("Known: cola-tiny, sst2-tiny.", Suggestion.For("protein", ["sst2-tiny", "cola-tiny"]));
    }

    [Fact]
    public void Schedule_Equality_IsByValue() => Assert.Equal<Schedule>(new LinearSchedule { WarmUp = 0.2 }, new LinearSchedule { WarmUp = 0.2 });
}
