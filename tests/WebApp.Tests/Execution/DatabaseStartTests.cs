using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

public sealed class DatabaseStartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-start-").FullName;

    [Theory]
    [InlineData(SiteRole.Web)]
    [InlineData(SiteRole.Worker)]
    public async Task Start_RolesApartOnSqlite_IsRefusedInWords(object role)
    {
        var failure = await Assert.ThrowsAsync<StartupFailure>(() => ExecutionBed.StartAsync(_directory, (SiteRole)role));

        Assert.Contains("need PostgreSQL", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SecondProcessOnTheSameFile_IsRefusedInWords()
    {
        await using var first = await ExecutionBed.StartAsync(_directory);

        var failure = await Assert.ThrowsAsync<StartupFailure>(() => ExecutionBed.StartAsync(_directory));

        Assert.Contains("If another site works with it, stop that one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileIsNoDatabase_IsRefusedInWords()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "platform.db"), new string('x', 5000), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<StartupFailure>(() => ExecutionBed.StartAsync(_directory));

        Assert.StartsWith("The database cannot be prepared: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoPostgreSqlServer_IsRefusedInWords()
    {
        var failure = await Assert.ThrowsAsync<StartupFailure>(() => ExecutionBed.StartAsync(
            _directory,
            SiteRole.Web,
            ("Database:Provider", "PostgreSql"),
            ("Database:ConnectionString", "Host=127.0.0.1;Port=1;Username=x;Database=x")));

        Assert.StartsWith("The database cannot be prepared: ", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
