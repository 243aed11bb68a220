using Microsoft.Extensions.Time.Testing;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Provenance;

namespace Platform.Core.Tests.Provenance;

public sealed class ProvenanceLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-provenance-").FullName;
    private readonly FakeTimeProvider _time = new();

    private string File => Path.Combine(_directory, "provenance.json");

    [Fact]
    public void Write_SessionsThatOpenFiles_TellsEachSessionWithItsFiles()
    {
        var data = Path.Combine(_directory, "train.tsv");
        System.IO.File.WriteAllText(data, "a\n");
        var first = Log(seed: 7);
        Assert.True(first.Write());
        first.Opened(data);
        first.Opened(data);
        Assert.True(first.Write());
        Assert.False(first.Write());
        _time.Advance(TimeSpan.FromHours(1));
        Log(seed: 7).Write();

        var sessions = ProvenanceRecord.Read(File)!.Sessions;

        Assert.Equal([2000, 2000], sessions.Select(session => session.Started.Year));
        Assert.Equal(TimeSpan.FromHours(1), sessions[1].Started - sessions[0].Started);
        Assert.Equal(data, Assert.Single(sessions[0].Data).Path);
        Assert.Empty(sessions[1].Data);
        Assert.Equal(7, sessions[0].Seed);
        Assert.Equal("0.107.0", sessions[0].Packages["TorchSharp"]);
        Assert.Equal(Environment.GetCommandLineArgs(), sessions[0].CommandLine);
        Assert.Equal("2 cores, 8.0 GB, no GPU", sessions[0].Machine.Hardware);
        Assert.NotEmpty(sessions[0].Machine.Processor);
    }

    [Fact]
    public void Environment_OnlyWhatTells_AndNoSecrets()
    {
        var told = HostFacts.Environment(
        [
            new("OMP_NUM_THREADS", "2"), new("HOME", "/home/ada"), new("PLATFORM_API_TOKEN", "abc"), new("DATABASE_PASSWORD", "abc"), new("DOTNET_gcServer", "1"),
        ]);

        Assert.Equal(
            new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", ["OMP_NUM_THREADS"] = "2", ["PLATFORM_API_TOKEN"] = "(hidden)" }, told);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private ProvenanceLog Log(long seed) => new(
        File, seed, new HardwareFacts(2, 8_000_000_000, [], []), new FileDigests(Path.Combine(_directory, "digests.json")), _time);
}
