using Platform.Training.Core.Configs;
using Platform.Training.Core.Deliverables;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

public sealed class DeliverablesTests
{
    private static readonly Trainer.Config Config = ToyRun.Config with { Deliverables = [new WeightsOf.Config { Name = "first" }, new WeightsOf.Config { Name = "second" }] };

    [Fact]
    public void Deliver_ATrainedModel_ReportsFilesAndFiguresAndKeepsThemInTheSummary()
    {
        using var run = new ToyRun();

        Assert.True(Deliver(run, Config));

        Assert.Equal(["artifacts/first.txt", "artifacts/second.txt"], run.Events.OfType<ArtifactEvent>().Select(artifact => artifact.Path));
        var summary = run.Events.OfType<SummaryEvent>().Last().Values;
        Assert.Equal((1, 1), (summary["first/made"], summary["second/made"]));
        Assert.True(summary.ContainsKey("dev/loss"));
        Assert.Equal(summary["first/first_weight"], run.Events.OfType<MetricEvent>().Single(metric => metric.Name == "first/first_weight").Value);
    }

    [Fact]
    public void Deliver_AveragedWeights_AreWhatIsMeasured()
    {
        using var plain = new ToyRun();
        using var averaged = new ToyRun();

        Deliver(plain, Config);
        Deliver(averaged, Config with { Learner = Config.Learner with { Average = new WeightAverage.Config() } });

        Assert.NotEqual(Figure(plain, "first/first_weight"), Figure(averaged, "first/first_weight"));
    }

    [Fact]
    public void Deliver_OneFailsAndTheRunGoesOn_MakesOnlyWhatIsMissing()
    {
        using var run = new ToyRun();
        var failing = Config with { Deliverables = [Config.Deliverables[0], new WeightsOf.Config { Name = "second", Fails = true }] };

        Assert.Throws<IOException>(() => Deliver(run, failing));
        var before = File.GetLastWriteTimeUtc(Path.Combine(run.Files.Artifacts, "first.txt"));
        Assert.True(Deliver(run, Config, resume: true));

        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(run.Files.Artifacts, "first.txt")));
        Assert.Equal((1, 1), (Figure(run, "first/made"), Figure(run, "second/made")));
        Assert.Single(run.Events.OfType<ArtifactEvent>(), artifact => artifact.Path == "artifacts/first.txt");
    }

    [Fact]
    public void Deliver_AFileWasRemoved_IsMadeAgain()
    {
        using var run = new ToyRun();
        Deliver(run, Config);
        File.Delete(Path.Combine(run.Files.Artifacts, "second.txt"));

        Assert.True(Deliver(run, Config, resume: true));

        Assert.True(File.Exists(Path.Combine(run.Files.Artifacts, "second.txt")));
    }

    [Fact]
    public void Trainer_ADeliverableThatDoesNotFitTheModel_IsRefusedBeforeTraining()
    {
        using var run = new ToyRun();

        var problem = Assert.Throws<ConfigException>(() => Deliver(run, Config with { Deliverables = [new WeightsOf.Config { Name = "" }] }));

        Assert.Contains("needs a name", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Events, item => item is CheckpointEvent);
    }

    private static double Figure(ToyRun run, string name) => run.Events.OfType<SummaryEvent>().Last().Values[name];

    private static bool Deliver(ToyRun run, Trainer.Config config, bool resume = false)
    {
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, events, null));
        if (resume)
        {
            trainer.Resume();
        }

        return trainer.Run(CancellationToken.None) && trainer.Deliver(CancellationToken.None);
    }

    /// <summary>Writes down one weight.</summary>
    internal sealed class WeightsOf(WeightsOf.Config config) : Deliverable
    {
        public sealed record Config : BaseConfig
        {
            public string Name { get; init; } = "";

            public bool Fails { get; init; }

            public override WeightsOf Build(Input input, Model model) => Name.Length > 0 ? new(this) : throw new ConfigException("deliverables", "needs a name.");
        }

        public override void Make(DeliverableContext context, CancellationToken cancellation)
        {
            if (config.Fails)
            {
                throw new IOException("The disk is gone.");
            }

            var weight = context.Model.AllParameters.First().Value.data<float>()[0];
            var path = Path.Combine(context.Directory.Artifacts, config.Name + ".txt");
            File.WriteAllText(path, $"{weight:R}");
            context.Keep(path);
            context.Report(config.Name + "/made", 1);
            context.Report(config.Name + "/first_weight", weight);
        }
    }
}
