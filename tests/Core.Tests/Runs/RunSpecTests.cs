using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

public sealed class RunSpecTests
{
    [Fact]
    public void Read_AJob_IsTheJob()
    {
        ConfigTypes.Add(typeof(Counting).Assembly);
        var job = new Counting.Config { Parts = 3, Seed = 7 };

        Assert.Equal(job, RunSpec.Read(ConfigJson.Write(job)));
    }

    [Fact]
    public void Read_ATraining_IsTheTrainingWithItsTypeOrWithout()
    {
        var text = ConfigJson.Write(ToyRun.Config);

        Assert.Equal(ToyRun.Config, RunSpec.Read(text));
        Assert.Equal(ToyRun.Config, RunSpec.Read(text.Replace("\"type\": \"Trainer\",", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{ \"type\": \"Conting\" }", "Conting")]
    [InlineData("{ \"type\": 3 }", "type")]
    [InlineData("[", "not JSON")]
    public void Read_NeitherOfBoth_SaysSo(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => RunSpec.Read(text)).Message, StringComparison.Ordinal);

    /// <summary>Counts to a number.</summary>
    internal sealed class Counting(Counting.Config config, RunEnvironment environment) : Job
    {
        private long _step;

        public override long Step => _step;

        public override bool Run(CancellationToken stop)
        {
            while (_step < config.Parts && !stop.IsCancellationRequested)
            {
                environment.Events.Report(new MetricEvent("counted", ++_step, _step));
            }

            return _step == config.Parts;
        }

        public sealed record Config : BaseConfig
        {
            [Positive]
            public int Parts { get; init; } = 1;

            public override Job Build(RunEnvironment environment) => new Counting(this, environment);
        }
    }
}
