using System.Net;
using System.Net.Sockets;

namespace Platform.WebApp.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("platform-start-").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NoAccountYet_PrintsOneAddressAndTheLink()
    {
        using var site = new SiteProcess(SiteProcess.Built, "--data", _data, "--urls", "http://127.0.0.1:0");
        var address = await site.AddressAsync(End);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+$", address);
        await Task.Delay(500, End);
        var lines = site.Output.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains($"{address}/setup?token=", lines[1], StringComparison.Ordinal);
        Assert.Equal("", site.Errors);
    }

    [Fact]
    public async Task Assets_BuiltSite_AllAnswer200()
    {
        using var site = new SiteProcess(SiteProcess.Built, "--data", _data, "--urls", "http://127.0.0.1:0");
        await Assets.AssertAsync(await site.AddressAsync(End), End);
    }

    [Fact]
    public async Task Start_PortInUse_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertRefusesAsync("in use", "--data", _data, "--urls", $"http://127.0.0.1:{port}");
    }

    [Fact]
    public async Task Start_DataDirectoryCannotBeWritten_SaysSo()
    {
        var file = Path.Combine(_data, "a-file");
        await File.WriteAllTextAsync(file, "", End);
        await AssertRefusesAsync($"The data directory {file}/inside cannot be written", "--data", $"{file}/inside", "--urls", "http://127.0.0.1:0");
    }

    [Fact]
    public async Task Start_DatabaseDoesNotAnswer_SaysSo() => await AssertRefusesAsync(
        "The database cannot be prepared",
        "--data", _data, "--urls", "http://127.0.0.1:0",
        "--Database:Provider=PostgreSql", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=x;Username=x;Timeout=2");

    [Fact]
    public async Task Start_DatasetAddressIsNone_SaysWhichSetting() =>
        await AssertRefusesAsync("Glue", "--data", _data, "--urls", "http://127.0.0.1:0", "--Datasets:Glue=nowhere");

    [Fact]
    public async Task Start_UnknownOption_ExitsWith2()
    {
        using var site = new SiteProcess(SiteProcess.Built, "--prot", "80");
        Assert.Equal(2, await site.ExitAsync(End));
        Assert.StartsWith("There is no option --prot.", site.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task AssertRefusesAsync(string expected, params string[] arguments)
    {
        using var site = new SiteProcess(SiteProcess.Built, arguments);
        Assert.Equal(1, await site.ExitAsync(End));
        Assert.Contains(expected, site.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", site.Errors, StringComparison.Ordinal);
        Assert.Equal("", site.Output);
    }
}
