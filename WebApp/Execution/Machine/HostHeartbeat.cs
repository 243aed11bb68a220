using System.Reflection;
using Microsoft.Extensions.Options;
using Platform.Data.Hosts;

namespace Platform.WebApp.Execution.Machine;

/// <summary>Shows the other hosts, and the page of hosts, that this one lives and what it has.</summary>
internal sealed partial class HostHeartbeat(
    HostRegistry registry, HostIdentity host, SlotGate slots, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<HostHeartbeat> logger)
    : BackgroundService
{
    private static readonly string Version = typeof(HostHeartbeat).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Heartbeat, time);
        do
        {
            try
            {
                await registry.BeatAsync(
                    new HostInfo
                    {
                        Name = host.Name,
                        Role = host.Role.ToString().ToLowerInvariant(),
                        Cores = Environment.ProcessorCount,
                        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                        Gpus = [.. slots.Gpus],
                        Queues = [.. slots.Queues],
                        Slots = slots.Slots,
                        Version = Version,
                    },
                    stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "The host's sign of life could not be written.")]
    private partial void LogFailed(Exception exception);
}
