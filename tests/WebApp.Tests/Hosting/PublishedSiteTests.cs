using System.Diagnostics;
using Platform.Tests.Shared;

namespace Platform.WebApp.Tests.Hosting;

public sealed class PublishedSiteTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-published-").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assets_PublishedSite_AllAnswer200()
    {
        var published = Path.Combine(_directory, "site");
        await PublishAsync(published);
        Assert.False(Directory.EnumerateFiles(published, "lib*orch*").Any(), "libtorch is part of the site");

        using var site = new SiteProcess(
            Path.Combine(published, "Platform.WebApp.dll"), "--data", Path.Combine(_directory, "data"), "--urls", "http://127.0.0.1:0");
        await Assets.AssertAsync(await site.AddressAsync(End), End);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Publishes what was built; without the Runner, whose half a gigabyte says nothing about the site's files.</summary>
    private static async Task PublishAsync(string into)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "publish", Path.Combine(SourceTree.Root, "WebApp"), "-c", "Release", "--no-build", "-p:PublishRunner=false", "-o", into, "-v", "q", "--nologo" },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(End);
        await process.WaitForExitAsync(End);
        Assert.True(process.ExitCode == 0, output);
    }
}
