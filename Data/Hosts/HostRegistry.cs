using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Hosts;

/// <summary>The machines that serve the site and execute runs, with their signs of life.</summary>
public sealed class HostRegistry
{
    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal HostRegistry(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Shows that a host lives and writes down what it is; <see cref="HostInfo.HeartbeatAt"/> is set here.</summary>
    public Task BeatAsync(HostInfo host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return _store.WriteAsync(async db =>
        {
            host.HeartbeatAt = _time.GetUtcNow().UtcDateTime;
            var exists = await db.Hosts.AnyAsync(item => item.Name == host.Name, cancellationToken).ConfigureAwait(false);
            db.Entry(host).State = exists ? EntityState.Modified : EntityState.Added;
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <summary>All hosts ever seen and not removed, by name.</summary>
    public Task<List<HostInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Hosts.OrderBy(host => host.Name).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Forgets a host; it comes back with its next sign of life.</summary>
    /// <returns>Whether there was such a host.</returns>
    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db => await db.Hosts.Where(host => host.Name == name)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 1, cancellationToken);
}
