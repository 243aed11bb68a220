using Platform.Training.Core.Provenance;

namespace Platform.Core.Tests.Provenance;

public sealed class ProvenanceRecordTests
{
    [Fact]
    public void WithoutPlaces_FullPathsAndTheHost_AreNotGivenAway()
    {
        var session = new ProvenanceSession(
            DateTime.UnixEpoch,
            "Runner 1.0",
            ["/home/ada/bin/Runner.dll", "run", "/home/ada/sweeps/a/spec.json", "--out", "/home/ada/sweeps/a", "--attached"],
            "/home/ada/sweeps",
            7,
            [new SourceState("/home/ada/platform", "abc", [" M README.md"], "-old\n+new")],
            new Dictionary<string, string> { ["TorchSharp"] = "0.107.0" },
            [],
            [new FileDigest("/home/ada/data/glue/SST-2/dev.tsv", 5, "00")],
            new MachineState("adas-laptop", "Debian", "6.1", ".NET 10", "EPYC", "2 cores"),
            new Dictionary<string, string> { ["PLATFORM_DATASETS"] = "/home/ada/data", ["PLATFORM_PLUGINS"] = "/home/ada/a.dll:/home/ada/b", ["OMP_NUM_THREADS"] = "2" });

        var given = session.WithoutPlaces();

        Assert.Equal(["…/bin/Runner.dll", "run", "…/a/spec.json", "--out", "…/a", "--attached"], given.CommandLine);
        Assert.Equal(("…/sweeps", "…/platform", "…/glue/SST-2/dev.tsv", ""), (given.Directory, given.Sources[0].Root, given.Data[0].Path, given.Machine.Host));
        Assert.Equal(("…/data", "…/a.dll:…/b", "2"), (given.Environment["PLATFORM_DATASETS"], given.Environment["PLATFORM_PLUGINS"], given.Environment["OMP_NUM_THREADS"]));
        Assert.Equal((session.Program, session.Seed, session.Data[0].Sha256, session.Machine.Processor), (given.Program, given.Seed, given.Data[0].Sha256, given.Machine.Processor));
    }
}
