using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;

namespace Platform.Core.Tests.Configs;

public sealed class CallConfigTests
{
    private static readonly CallConfig<string> Greeting = CallConfig<string>.Register("Greeting", ((Delegate)Greet).Method);
    private static readonly CallConfig<Uri> Address = CallConfig<Uri>.Register("Address", typeof(Uri).GetConstructor([typeof(string), typeof(UriKind)])!);

    /// <summary>A config with a slot for a call.</summary>
    public sealed record Card : Config
    {
        public CallConfig<string>? Text { get; init; }
    }

    public static string Greet(
        [Description("Whom.")] string name,
        [Range(1, 3)] int times = 2,
        DayOfWeek day = DayOfWeek.Friday,
        double? scale = null,
        Schedule? schedule = null,
        ConfigList<int>? numbers = null,
        TimeProvider? clock = null) =>
        $"{string.Concat(Enumerable.Repeat($"{name} ", times))}{day} {scale} {schedule} {numbers?.Count} {clock is null}";

    [Fact]
    public void Fields_OfACall_AreItsParameters()
    {
        var fields = ConfigTree.Fields(Greeting, "text");

        Assert.Equal(["name", "times", "day", "scale", "schedule", "numbers"], fields.Select(field => field.Name));
        Assert.Equal("Whom.", fields[0].Description);
        Assert.Equal("text.times", fields[1].Path);
        Assert.Equal([null, 2, DayOfWeek.Friday, null, null, null], fields.Select(field => field.Value));
        Assert.Equal([false, false, false, true, true, true], fields.Select(field => field.IsNullable));
        Assert.Contains("friday", fields[2].Choices);
        Assert.True(fields[4].IsSlot);
        Assert.Contains("Greeting", ConfigTree.Fields(new Card()).Single().Choices);
    }

    [Fact]
    public void Call_DefaultsAndArguments_ReachTheCode()
    {
        var call = Greeting.With(("name", "Ada"), ("times", 1));

        Assert.Equal("Ada Friday    True", call.Call());
        Assert.Equal("Eve Friday 0.5   False", call.Call(("name", "Eve"), ("scale", 0.5), ("clock", TimeProvider.System)));
        Assert.Equal("Ada Friday    True", call.Call());
        Assert.Equal(new Uri("a/b", UriKind.Relative), Address.With(("uriString", "a/b"), ("uriKind", UriKind.Relative)).Call());
    }

    [Fact]
    public void Json_OfACall_IsReadBackAndChangedLikeAnyConfig()
    {
        var card = new Card { Text = Greeting.With(("name", "Ada"), ("schedule", new CosineSchedule()), ("numbers", (ConfigList<int>)[1, 2])) };

        var read = ConfigJson.Read<Card>(ConfigJson.Write(card));
        Assert.Equal(card, read);
        Assert.Equal(card.GetHashCode(), read.GetHashCode());
        Assert.Equal(card.Text!.Call(), read.Text!.Call());

        var changed = ConfigTree.Set(read, "text.times", "3");
        Assert.NotEqual(card, changed);
        Assert.Equal("text.times", Assert.Single(ConfigTree.Diff(card, changed)).Path);
        Assert.Equal("Greeting", ConfigTree.Flatten(card)["text.type"]);
    }

    [Fact]
    public void Read_WrongCall_TellsEveryProblem()
    {
        var problems = Assert.Throws<ConfigException>(() => ConfigJson.Read<Card>("""{"text":{"type":"Greeting","tims":1,"times":9,"day":"someday"}}""")).Problems;

        Assert.Contains(problems, problem => problem is { Path: "text.tims" } && problem.Message.Contains("Did you mean \"times\"?", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { Path: "text.times" } && problem.Message.Contains("at most 3", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { Path: "text.day" });
        Assert.Contains(problems, problem => problem is { Path: "text.name" } && problem.Message.Contains("required", StringComparison.Ordinal));
    }

    [Fact]
    public void Call_WrongArguments_TellsEveryProblem()
    {
        var problems = Assert.Throws<ConfigException>(() => Greeting.Call(("tims", 1), ("scale", "x"))).Problems;

        Assert.Equal(["tims", "name", "scale"], problems.Select(problem => problem.Path));
        Assert.Equal(2, Assert.Throws<ConfigException>(() => Greeting.With(("tims", 1), ("times", "x"))).Problems.Count);
    }

    [Fact]
    public void Read_CodeThatIsNotRegistered_IsRefused() =>
        Assert.Contains("does not fit here", Assert.Throws<ConfigException>(() => ConfigJson.Read<Card>("""{"text":{"type":"System.IO.File.ReadAllText"}}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Register_NameThatIsTakenOrCodeThatDoesNotFit_IsRefused()
    {
        Assert.Throws<ConfigException>(() => CallConfig<string>.Register(ConfigTypes.NameOf(Greeting.GetType()), ((Delegate)Greet).Method));
        Assert.Throws<ConfigException>(() => CallConfig<string>.Register("Linear", ((Delegate)Greet).Method));
        Assert.Throws<ArgumentException>(() => CallConfig<int>.Register("Number", ((Delegate)Greet).Method));
    }

    [Fact]
    public void Call_CodeThatThrows_GivesItsOwnException() =>
        Assert.Throws<UriFormatException>(() => Address.Call(("uriString", "http://:x"), ("uriKind", UriKind.Absolute)));
}
