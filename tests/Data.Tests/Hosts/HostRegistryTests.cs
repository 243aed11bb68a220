using Platform.Data.Hosts;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Hosts;

public sealed class HostRegistryTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task BeatAsync_AgainAndAgain_KeepsOneRowUpToDate(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var registry = database.Get<HostRegistry>();
        await registry.BeatAsync(new HostInfo { Name = "beta", Role = "web" }, Token);
        await registry.BeatAsync(new HostInfo { Name = "alpha", Role = "worker", Gpus = ["NVIDIA H200, 143771 MiB"], Queues = ["cpu", "gpu"] }, Token);
        database.Time.Advance(TimeSpan.FromSeconds(10));

        await registry.BeatAsync(new HostInfo { Name = "beta", Role = "web", Cores = 2, Version = "0.1.0" }, Token);

        var hosts = await registry.ListAsync(Token);
        Assert.Equal(["alpha", "beta"], hosts.Select(host => host.Name));
        Assert.Equal(["cpu", "gpu"], hosts[0].Queues);
        Assert.Equal(["NVIDIA H200, 143771 MiB"], hosts[0].Gpus);
        Assert.Equal((2, database.Time.GetUtcNow().UtcDateTime), (hosts[1].Cores, hosts[1].HeartbeatAt));
        Assert.True(await registry.RemoveAsync("beta", Token));
        Assert.False(await registry.RemoveAsync("beta", Token));
    }
}
