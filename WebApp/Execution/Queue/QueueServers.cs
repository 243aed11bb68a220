using Hangfire;
using Microsoft.Extensions.Options;
using Platform.WebApp.Execution.Machine;

namespace Platform.WebApp.Execution.Queue;

/// <summary>
/// Receives deliveries: one server with a worker for each place for processors, and one with a worker for each accelerator, because a
/// server's workers take from all its queues. The queue of this host alone belongs to the accelerators where there are any.
/// </summary>
internal sealed class QueueServers(
    JobStorage storage, JobActivator activator, SlotGate slots, HostIdentity host, IOptions<ExecutionOptions> options) : IHostedService
{
    private readonly List<BackgroundJobServer> _servers = [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var hasGpus = slots.Gpus.Count > 0;
        if (slots.CpuSlots > 0)
        {
            Add(hasGpus ? ["cpu"] : ["cpu", host.Queue], slots.CpuSlots, "cpu");
        }

        if (hasGpus)
        {
            Add(["gpu", host.Queue], slots.Gpus.Count, "gpu");
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
        {
            server.SendStop();
        }

        await Task.WhenAll(_servers.Select(server => server.WaitForShutdownAsync(cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var server in _servers)
        {
            server.Dispose();
        }
    }

    private void Add(string[] queues, int workers, string kind) =>
        _servers.Add(new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                ServerName = $"{host.Name}-{kind}",
                Queues = queues,
                WorkerCount = workers,
                Activator = activator,
                ShutdownTimeout = options.Value.ShutdownGrace + TimeSpan.FromSeconds(10),
            },
            storage));
}
