using System.Text;
using Platform.Data.Runs;

namespace Platform.Data.Tests.Runs;

public sealed class RunnerEventReaderTests
{
    [Fact]
    public void Read_Metric_KeepsTimeAndValue()
    {
        var item = Read("""{"seq":7,"time":"2030-05-01T12:00:00.125Z","kind":"metric","name":"train/loss","step":100,"value":0.69,"extra":[1]}""");

        Assert.Equal(
            new RunnerEvent.Metric(7, new DateTime(2030, 5, 1, 12, 0, 0, 125, DateTimeKind.Utc), "train/loss", 100, 0.69), item);
        Assert.Equal(DateTimeKind.Utc, item!.Time.Kind);
    }

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("1e-3", 0.001)]
    public void Read_NamedFloat_IsThatValue(string json, double value) =>
        Assert.Equal(value, Assert.IsType<RunnerEvent.Metric>(Read($$"""{"seq":1,"kind":"metric","name":"a","step":1,"value":{{json}}}""")).Value);

    [Theory]
    [InlineData("""{"seq":1,"kind":"state","state":"stopped","step":5,"reason":"told to"}""", typeof(RunnerEvent.StateChanged))]
    [InlineData("""{"seq":1,"kind":"progress","step":5}""", typeof(RunnerEvent.Progress))]
    [InlineData("""{"seq":1,"kind":"checkpoint","step":5,"path":"x","bytes":3}""", typeof(RunnerEvent.Checkpoint))]
    [InlineData("""{"seq":1,"kind":"artifact","path":"artifacts/x","bytes":3,"sha256":"ab"}""", typeof(RunnerEvent.ArtifactWritten))]
    [InlineData("""{"seq":1,"kind":"warning","message":"m"}""", typeof(RunnerEvent.Warning))]
    [InlineData("""{"seq":1,"kind":"failure","class":"bad_data","message":"m"}""", typeof(RunnerEvent.Failure))]
    [InlineData("""{"seq":1,"kind":"summary","values":{"a":1,"b":"NaN","c":"x"}}""", typeof(RunnerEvent.Summary))]
    [InlineData("""{"seq":1,"kind":"metric","name":"a","step":1}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1,"kind":"metric","name":"a","step":1.5,"value":1}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1,"kind":"artifact","path":"spec.json"}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1,"kind":"artifact","path":"artifacts/../../x"}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1,"kind":"artifact","path":"/artifacts/x"}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1,"kind":"from the future"}""", typeof(RunnerEvent.Unknown))]
    [InlineData("""{"seq":1}""", typeof(RunnerEvent.Unknown))]
    public void Read_Kind_IsRecognised(string line, Type type) => Assert.IsType(type, Read(line));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("""{"kind":"metric"}""")]
    [InlineData("""{"seq":0,"kind":"state","state":"x"}""")]
    [InlineData("""{"seq":"1"}""")]
    [InlineData("""{"seq":1,"kind":"metric","na""")]
    [InlineData("""{"seq":1,"kind":"state","state":"x"} {"seq":2}""")]
    public void Read_NotAnEvent_IsNull(string line) => Assert.Null(Read(line));

    [Fact]
    public void Read_ZeroCharacterInText_IsLeftOut() =>
        Assert.Equal("ab", Assert.IsType<RunnerEvent.Warning>(Read("""{"seq":1,"kind":"warning","message":"a\u0000b"}""")).Message);

    private static RunnerEvent? Read(string line) => RunnerEventReader.Read(Encoding.UTF8.GetBytes(line));
}
