using Platform.Training.Core.Configs;
using Platform.Training.Core.Provenance;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Confidence;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Predictions;

public sealed class FoldTests : IDisposable
{
    private const string Sequence = "MKVLITGAGSGIGKALAEELLKRGY";

    private static readonly FoldingOptions Quick = new() { Starts = 2, Models = 2, Iterations = 20, Threads = 1 };

    private readonly TemporaryDirectory _directory = new();
    private readonly List<RunEvent> _events = [];

    private RunDirectory Files => new(Path.Combine(_directory.Path, "run"));

    [Fact]
    public void Run_ASequenceWithAReference_LeavesFilesThatBelongTogether()
    {
        var reference = Path.Combine(_directory.Path, "native.pdb");
        using (var file = new StreamWriter(reference))
        {
            PdbFile.Write(file, new Structure("native", [[ReferenceChainTests.Helix(Sequence)]]));
        }

        Assert.True(Run(new FoldTarget { Name = "a helix", Sequence = Sequence, Reference = reference }));

        var folder = new PredictionFolder(Path.Combine(Files.Artifacts, "a-helix"));
        var prediction = folder.Read();
        Assert.Equal((Sequence, PredictionEvidence.Sequence, 2), (prediction.Sequence, prediction.Evidence, prediction.Models.Count));
        Assert.True(prediction.Models[0].Energy <= prediction.Models[1].Energy);
        Assert.Equal("native", prediction.Reference!.Name);
        Assert.Matches("^[0-9a-f]{64}$", Assert.Single(prediction.Networks).Sha256);
        foreach (var model in prediction.Models)
        {
            var (pdb, cif) = (PdbFile.Read(folder.Pdb(model.Rank)).Chains[0], MmcifFile.Read(folder.Cif(model.Rank)).Chains[0]);
            Assert.Equal((Sequence, Sequence), (pdb.Sequence, cif.Sequence));
            Assert.Equal(100 * model.ExpectedLddt[4], pdb.Residues[4]["CA"]!.BFactor, 0.01);
            Assert.Equal(Sequence.Length, File.ReadLines(folder.Errors(model.Rank)).Count());
            Assert.InRange(model.Figures["tm_score"], 0, 1);

            // The file lies on the reference: the distances there are those that were told.
            var native = PdbFile.Read(folder.Reference).Chains[0];
            Assert.Equal(model.Deviation[7]!.Value, pdb.Residues[7]["CA"]!.Position.DistanceTo(native.Residues[7]["CA"]!.Position), 0.01);
        }

        Assert.Equal(Sequence.Length, File.ReadLines(folder.Distances).Count());
        Assert.Equal(Sequence.Length + 1, File.ReadLines(folder.Residues).Count());
        Assert.Equal(
            Directory.GetFiles(folder.Root).Length,
            _events.OfType<ArtifactEvent>().Select(artifact => artifact.Path).Distinct().Count(path => path.StartsWith("artifacts/a-helix/", StringComparison.Ordinal)));
        Assert.Equal(1, Assert.Single(_events.OfType<SummaryEvent>()).Values["chains"]);
        var progress = _events.OfType<ProgressEvent>().ToArray();
        Assert.Equal((100, 100), (progress[^1].Step, progress[^1].TotalSteps));
        Assert.Equal(progress.Select(item => item.Step), progress.Select(item => item.Step).Order());
    }

    [Fact]
    public void Run_AnAlignmentAndASequence_TellsWhatEachWasPredictedFrom()
    {
        var alignment = Path.Combine(_directory.Path, "family.a3m");
        File.WriteAllText(alignment, $">query\n{Sequence}\n>one\n{Sequence.Replace('L', 'I')}\n>two\n{Sequence[..20]}-----\n");

        Assert.True(Run(new FoldTarget { Name = "deep", Alignment = alignment }, new FoldTarget { Name = "bare", Sequence = Sequence }));

        var deep = new PredictionFolder(Path.Combine(Files.Artifacts, "deep")).Read();
        Assert.Equal((PredictionEvidence.Alignment, 3), (deep.Evidence, deep.Alignment!.Sequences));
        Assert.Equal((3, 2), (deep.Alignment.Coverage[0], deep.Alignment.Coverage[^1]));
        Assert.Equal(PredictionEvidence.Sequence, new PredictionFolder(Path.Combine(Files.Artifacts, "bare")).Read().Evidence);
    }

    [Theory]
    [InlineData(false, "not calibrated")]
    [InlineData(true, "calibrated on a validation split")]
    public void Run_WithAndWithoutCalibration_TheFilesSayWhich(bool calibrated, string said)
    {
        var network = RandomNetwork.In(Path.Combine(_directory.Path, "network"));
        if (calibrated)
        {
            new MonotoneMap([(0, 0.5), (1, 0.5)]).Write(Path.Combine(network, ShippedNetworks.CalibrationFile));
        }

        Assert.True(Run(new FoldTarget { Name = "one", Sequence = Sequence }));

        var folder = new PredictionFolder(Path.Combine(Files.Artifacts, "one"));
        Assert.Contains($", {said}", File.ReadAllText(folder.Cif(1)), StringComparison.Ordinal);
        Assert.Equal(calibrated, folder.Read().Models[0].ExpectedLddt.All(value => value == 0.5));
    }

    [Fact]
    public void Run_ANetworkThatIsStillInTraining_FoldsWithItsNewestCheckpoint()
    {
        var network = RandomNetwork.In(Path.Combine(_directory.Path, "network"));
        var checkpoint = Directory.CreateDirectory(Path.Combine(network, "checkpoints", "step-00000007")).FullName;
        File.Move(Path.Combine(network, ModelFolder.WeightsFile), Path.Combine(checkpoint, "parameters.safetensors"));
        File.WriteAllText(Path.Combine(checkpoint, "index.json"), "{}");

        Assert.True(Run(new FoldTarget { Name = "one", Sequence = Sequence }));

        var used = Assert.Single(new PredictionFolder(Path.Combine(Files.Artifacts, "one")).Read().Networks);
        Assert.Equal(FileSha256.Of(Path.Combine(checkpoint, "parameters.safetensors")), used.Sha256);
    }

    [Fact]
    public void Run_Stopped_GoesOnWithTheChainsThatAreMissing()
    {
        FoldTarget[] targets = [new() { Name = "one", Sequence = Sequence }, new() { Name = "two", Sequence = Sequence }];
        using var stop = new CancellationTokenSource();

        Assert.False(Run(targets, stop.Token, item =>
        {
            if (item is MetricEvent { Name: "expected_lddt", Step: 1 })
            {
                stop.Cancel();
            }
        }));
        var first = new PredictionFolder(Path.Combine(Files.Artifacts, "one"));
        var written = File.GetLastWriteTimeUtc(first.File);
        Assert.False(File.Exists(new PredictionFolder(Path.Combine(Files.Artifacts, "two")).File));

        Assert.True(Run(targets));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first.File));
        Assert.True(File.Exists(new PredictionFolder(Path.Combine(Files.Artifacts, "two")).File));
    }

    [Fact]
    public void Run_TheSameTwice_IsTheSame()
    {
        Assert.True(Run(new FoldTarget { Name = "one", Sequence = Sequence }, new FoldTarget { Name = "two", Sequence = Sequence }));

        var (one, two) = (new PredictionFolder(Path.Combine(Files.Artifacts, "one")), new PredictionFolder(Path.Combine(Files.Artifacts, "two")));
        Assert.Equal(File.ReadAllText(one.Pdb(1)), File.ReadAllText(two.Pdb(1)));
    }

    [Fact]
    public void Build_TargetsThatAreWrong_AllAreTold()
    {
        var problem = Assert.Throws<ConfigException>(() => Run(
            new FoldTarget { Name = "short", Sequence = "MKV" },
            new FoldTarget { Name = "digits", Sequence = "MKVLITGA1GSGIG" },
            new FoldTarget { Name = "dna", Sequence = "ACGTACGTACGTACGTACGTACGT" },
            new FoldTarget { Name = "missing", Sequence = Sequence, Reference = Path.Combine(_directory.Path, "none.pdb") }));

        Assert.Equal(["targets[0]", "targets[1]", "targets[2]", "targets[3]"], problem.Problems.Select(item => item.Path));
        Assert.Contains("10 to 1000", problem.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NamesThatMakeOneFolder_AreRefused()
    {
        var config = new Fold.Config { Targets = [new() { Name = "a b", Sequence = Sequence }, new() { Name = "a-b", Sequence = Sequence }] };

        Assert.Equal("targets[1].name", Assert.Single(ConfigCheck.Problems(config)).Path);
    }

    public void Dispose() => _directory.Dispose();

    private bool Run(params FoldTarget[] targets) => Run(targets, CancellationToken.None);

    private bool Run(FoldTarget[] targets, CancellationToken stop, Action<RunEvent>? heard = null)
    {
        Files.Create();
        var config = new Fold.Config { Targets = [.. targets], Networks = [RandomNetwork.In(Path.Combine(_directory.Path, "network"))], Folding = Quick, Hardware = new() { Threads = 1 } };
        using var job = config.Build(new RunEnvironment(Files, new HeardEvents(item =>
        {
            _events.Add(item);
            heard?.Invoke(item);
        }), null));
        return job.Run(stop);
    }
}
