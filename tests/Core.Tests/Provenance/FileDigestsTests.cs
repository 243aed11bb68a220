using System.Security.Cryptography;
using Platform.Training.Core.Provenance;

namespace Platform.Core.Tests.Provenance;

public sealed class FileDigestsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-digests-").FullName;

    [Fact]
    public void Of_FileThatStaysTheSame_IsReadOnceAcrossProcesses()
    {
        var file = Write("a.tsv", "one");

        Assert.Equal(new FileDigest(file, 3, Convert.ToHexStringLower(SHA256.HashData("one"u8))), Digests().Of(file));
        var second = Digests();
        Assert.Equal(new FileDigest(file, 3, Convert.ToHexStringLower(SHA256.HashData("one"u8))), second.Of(file));
        Assert.Equal(0, second.FilesRead);
    }

    [Fact]
    public void Of_FileThatChanged_IsReadAgain()
    {
        var file = Write("a.tsv", "one");
        Digests().Of(file);

        // The same size at another time, as an edit would leave it.
        Write("a.tsv", "two");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("two"u8)), Digests().Of(file).Sha256);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    public void Of_CacheThatIsDamaged_OnlyCostsTime(string content)
    {
        File.WriteAllText(Cache, content);

        Assert.NotNull(Digests().Of(Write("a.tsv", "one")).Sha256);
    }

    [Fact]
    public void Of_FileThatIsGone_HasNoChecksum() => Assert.Null(Digests().Of(Path.Combine(_directory, "nowhere")).Sha256);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Cache => Path.Combine(_directory, "digests.json");

    private FileDigests Digests() => new(Cache);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, content);
        return path;
    }
}
