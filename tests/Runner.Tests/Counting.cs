using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Runner.Tests;

/// <summary>What a user writes in an assembly of his own: work that trains nothing. Writes one file for each number.</summary>
public sealed class Counting(Counting.Config config, RunEnvironment environment) : Job
{
    private int _step;

    public override long Step => _step;

    public override bool Run(CancellationToken stop)
    {
        while (_step < config.Parts)
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            using var part = environment.Time.InStep(_step + 1);
            var name = $"artifacts/{_step + 1}.txt";
            if (!File.Exists(Path.Combine(environment.Directory.Root, name)))
            {
                File.WriteAllText(Path.Combine(environment.Directory.Root, name), $"{_step + 1}");
                environment.Events.Report(environment.Directory.Artifact(name));
            }

            environment.Events.Report(new ProgressEvent(++_step, config.Parts, 0));
            if (_step == config.FailsAfter)
            {
                throw new ConfigException("fails_after", "was reached.");
            }
        }

        environment.Events.Report(new SummaryEvent(new Dictionary<string, double> { ["counted"] = _step }));
        return true;
    }

    public sealed record Config : BaseConfig
    {
        [Description("How far to count.")]
        [Positive]
        public int Parts { get; init; } = 3;

        [Description("Where to fail. Empty: nowhere.")]
        public int? FailsAfter { get; init; }

        public override Job Build(RunEnvironment environment) => new Counting(this, environment);
    }
}
