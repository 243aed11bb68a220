using Platform.Data.Hosts;

namespace Platform.WebApp.Hosts;

/// <summary>The queues a launch may name, and how many hosts serve each now.</summary>
internal sealed class ServedQueues(HostRegistry hosts, TimeProvider clock)
{
    /// <summary>The queues: those for any host first.</summary>
    /// <param name="chosen">One that is listed whether or not a host serves it; null for none.</param>
    public async Task<List<(string Name, int Hosts)>> ListAsync(string? chosen = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var alive = (await hosts.ListAsync()).Where(host => now - host.HeartbeatAt < HostsState.Silence).SelectMany(host => host.Queues).ToList();
        string[] named = chosen is null ? ["cpu"] : ["cpu", chosen];
        return
        [
            .. alive.Concat(named).Distinct().Select(queue => (Name: queue, Hosts: alive.Count(other => other == queue)))
                .OrderBy(queue => queue.Name.StartsWith("h-", StringComparison.Ordinal)).ThenBy(queue => queue.Name, StringComparer.Ordinal),
        ];
    }
}
