using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;

namespace Platform.Core.Tests.Modifiers;

public sealed class ModifierTests
{
    [Fact]
    public void Parse_NameAndFields_GivesTheModifier()
    {
        Assert.Equal(new WrapSchedule(), Modifier.Parse("WrapSchedule"));
        Assert.Equal(new SetDropout { Rate = 0.3, At = "model.**" }, Modifier.Parse("SetDropout,rate=0.3, at=model.**"));
        Assert.Equal(new SetDropout { Expect = 2 }, Modifier.Parse("""{"type":"SetDropout","expect":2}"""));
    }

    [Fact]
    public void Parse_ValueWithCommas_IsOneValue() =>
        Assert.Equal(
            new SetField { At = "learner.schedule", Value = """{"type":"CosineSchedule","warm_up":0.2}""" },
            Modifier.Parse("""SetField,at=learner.schedule,value={"type":"CosineSchedule","warm_up":0.2}"""));

    [Theory]
    [InlineData("SetDropot,rate=0.1", "There is no modifier \"SetDropot\". Did you mean \"SetDropout\"?")]
    [InlineData("SetDropout,rates=0.1", "Did you mean \"rate\"?")]
    [InlineData("SetDropout,rate=2", "rate: must be at least 0 and below 1, not 2. (of SetDropout)")]
    [InlineData("SetField,value=3", "at: must name a field.")]
    [InlineData("Dropout", "There is no modifier")]
    public void Parse_Wrong_SaysWhat(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Modifier.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryModifier_OfTheProgram_HasADescriptionAndGoesThroughJson() =>
        Assert.All(
            ConfigTypes.Fitting(typeof(Modifier)).Where(type => type.Assembly == typeof(Modifier).Assembly),
            type =>
            {
                var modifier = (Modifier)Activator.CreateInstance(type)!;
                Assert.NotEmpty(modifier.Summary);
                var changed = ConfigTree.With(modifier, "at", "model.**");
                Assert.Equal(changed, ConfigJson.Read<Modifier>(ConfigJson.Write(changed)));
            });
}
