using Platform.Proteins.Tests.Predictions;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Predictions;

namespace Platform.Proteins.Tests.Evaluation;

public sealed class EvaluateProteinsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RunEvent> _events = [];

    private RunDirectory Files => new(Path.Combine(_directory.Path, "run"));

    private EvaluateProteins.Config Sample => new()
    {
        Dataset = "samples/proteins",
        Networks = [RandomNetwork.In(Path.Combine(_directory.Path, "network"))],
        Folding = new FoldingOptions { Starts = 1, Iterations = 10, Threads = 1 },
        Hardware = new() { Threads = 1 },
    };

    [Fact]
    public void Run_OnTheSampleChains_LeavesTheFiguresOfNetworksBesideBaselines()
    {
        Assert.True(Run(Sample));

        var result = EvaluationResult.Read(Path.Combine(Files.Artifacts, EvaluationResult.FileName));
        Assert.Equal(["networks", "separation only", "most frequent state, mean angles"], result.Methods.Select(method => method.Method));
        Assert.Matches("^[0-9a-f]{64}$", result.SplitHash);
        Assert.All(result.Methods, method => Assert.Equal(result.Methods[0].Targets.Count, method.Targets.Count));
        var networks = result.Methods[0];
        Assert.Subset(networks.Metrics.ToHashSet(), new HashSet<string> { "q3", "q8", "phi_mae", "psi_mae", "drmsd", "tm_score", "gdt_ts", "lddt_ca", "rmsd", "expected_lddt" });
        Assert.All(networks.Values("q3"), value => Assert.InRange(value, 0, 1));

        // The chains are helices and hairpins of few kinds, so that means of the training chains tell more than random weights.
        Assert.True(result.Methods[1].Summary("drmsd").Median < networks.Summary("drmsd").Median);
        Assert.Equal(networks.Targets.Count, Assert.IsType<ProgressEvent>(_events.Last(item => item is ProgressEvent)).Step);
        var report = File.ReadAllText(Path.Combine(Files.Artifacts, "report.md"));
        Assert.Contains("| drmsd: root mean square error of CA distances, angstroms |", report, StringComparison.Ordinal);
        Assert.Contains("separation only", report, StringComparison.Ordinal);
        Assert.Equal(1 + (3 * networks.Targets.Count), File.ReadLines(Path.Combine(Files.Artifacts, "evaluation.csv")).Count());
        Assert.Equal(networks.Summary("drmsd").Median, Assert.Single(_events.OfType<SummaryEvent>()).Values["val/drmsd"]);
    }

    [Fact]
    public void Run_Calibrating_LeavesTheMapThatMakesExpectationAgreeWithMeasurement()
    {
        Assert.True(Run(Sample with { Calibrate = true }));

        var file = Path.Combine(Files.Artifacts, ShippedNetworks.CalibrationFile);
        Assert.Contains(_events.OfType<ArtifactEvent>(), artifact => artifact.Path == "artifacts/" + ShippedNetworks.CalibrationFile);
        var raw = EvaluationResult.Read(Path.Combine(Files.Artifacts, EvaluationResult.FileName)).Methods[0];
        File.Copy(file, Path.Combine(Sample.Networks[0], ShippedNetworks.CalibrationFile));

        Assert.True(Run(Sample));
        var calibrated = EvaluationResult.Read(Path.Combine(Files.Artifacts, EvaluationResult.FileName)).Methods[0];
        Assert.Equal(raw.Values("lddt_ca"), calibrated.Values("lddt_ca"));
        Assert.True(Distance(calibrated) < Distance(raw));

        static double Distance(EvaluationTable table) => Math.Abs(table.Values("expected_lddt").Average() - table.Values("lddt_ca").Average());
    }

    [Fact]
    public void Check_CalibrationOnATestSplitOrWithoutModels_IsRefused() =>
        Assert.Equal(["calibrate", "calibrate"], ConfigCheck.Problems(Sample with { Split = "test_x", Folding = null, Calibrate = true }).Select(problem => problem.Path));

    [Fact]
    public void Run_EverySecondChain_MeasuresThoseAlone()
    {
        Assert.True(Run(Sample with { Folding = null }));
        var all = EvaluationResult.Read(Path.Combine(Files.Artifacts, EvaluationResult.FileName)).Methods[0].Targets;

        Assert.True(Run(Sample with { Folding = null, Every = 2 }));

        var half = EvaluationResult.Read(Path.Combine(Files.Artifacts, EvaluationResult.FileName)).Methods[0].Targets;
        Assert.Equal(all.Where((_, place) => place % 2 == 0).Select(target => target.Target), half.Select(target => target.Target));
    }

    [Fact]
    public void Build_ASplitThatIsNotThere_NamesThoseThatAre() =>
        Assert.Contains("train", Assert.Throws<DataException>(() => Run(Sample with { Split = "test" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_BaselinesThatKnowTheAnswers_AreRefused() =>
        Assert.Equal("baseline_split", Assert.Single(ConfigCheck.Problems(Sample with { Split = "train" })).Path);

    public void Dispose() => _directory.Dispose();

    private bool Run(EvaluateProteins.Config config)
    {
        Files.Create();
        using var job = config.Build(new RunEnvironment(Files, new HeardEvents(_events.Add), null));
        return job.Run(CancellationToken.None);
    }
}
