using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Data;
using Platform.Data.Runs;
using Platform.WebApp.Execution.Machine;
using Platform.WebApp.Execution.Queue;

namespace Platform.WebApp.Execution;

/// <summary>
/// Makes true what the database says. At start it takes over the runs an earlier process of this host owned, before any delivery can take
/// their places. From then on, every few seconds: a queued run without a delivery gets one, a run of this host that nobody follows is taken
/// over, a run whose owner gives no sign of life goes back to its queue.
/// </summary>
internal sealed partial class RunReconciler(
    RunLease leases,
    RunSupervisor supervisor,
    RunDispatcher dispatcher,
    ActiveRuns active,
    SlotGate slots,
    HostIdentity host,
    HostLock hostLock,
    RunFeed feed,
    DataOptions data,
    IOptions<ExecutionOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan DeliveryCheck = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, Task> _adopted = new();
    private readonly Dictionary<long, (OwnedRun Run, long Since)> _silent = [];
    private HashSet<long> _undelivered = [];
    private long? _deliveriesChecked;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (host.Executes)
        {
            hostLock.Take();
            await slots.OpenAsync(cancellationToken);
            await AdoptAsync(await leases.OwnedAsync(cancellationToken));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_adopted.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReconcileInterval, time);
        do
        {
            try
            {
                await ReconcileAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var owned = await leases.OwnedAsync(cancellationToken);
        if (host.Executes)
        {
            await AdoptAsync(owned);
        }

        await ExpireAsync(owned, cancellationToken);
        await DispatchAsync(cancellationToken);
    }

    private bool IsOurs(OwnedRun run) => data.Provider == DatabaseProvider.Sqlite || run.Owner == host.Name;

    private async Task AdoptAsync(IEnumerable<OwnedRun> owned)
    {
        foreach (var run in owned.Where(run => IsOurs(run) && !active.Contains(run.RunId)))
        {
            if (await supervisor.AdoptAsync(run.RunId, data.Provider == DatabaseProvider.Sqlite, lifetime.ApplicationStopping) is { } following)
            {
                _adopted[run.RunId] = FollowAsync(run.RunId, following);
            }
        }
    }

    private async Task FollowAsync(long runId, Task following)
    {
        try
        {
            await following;
        }
        catch (OperationCanceledException)
        {
            // The next start takes it over.
        }
        catch (Exception exception)
        {
            LogNotFollowed(exception, runId);
        }
    }

    /// <summary>
    /// Silence is measured with this host's own clock, from when it first saw the owner's last sign of life, so that clocks that differ
    /// between hosts do no harm.
    /// </summary>
    private async Task ExpireAsync(List<OwnedRun> owned, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        foreach (var gone in _silent.Keys.Except(owned.Select(run => run.RunId)).ToList())
        {
            _silent.Remove(gone);
        }

        foreach (var run in owned.Where(run => !active.Contains(run.RunId)))
        {
            if (!_silent.TryGetValue(run.RunId, out var seen) || seen.Run != run)
            {
                _silent[run.RunId] = (run, now);
            }
            else if (time.GetElapsedTime(seen.Since, now) > options.Value.LeaseTimeout && await leases.TryExpireAsync(run, cancellationToken))
            {
                LogExpired(run.RunId, run.Owner ?? "");
                feed.Publish(run.RunId);
            }
        }
    }

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        var first = _deliveriesChecked is null;
        var check = first || time.GetElapsedTime(_deliveriesChecked!.Value) > DeliveryCheck;
        if (check)
        {
            _deliveriesChecked = time.GetTimestamp();
        }

        var undelivered = new HashSet<long>();
        foreach (var run in await leases.QueuedAsync(cancellationToken))
        {
            if (run.JobId is null)
            {
                // Whoever made the run may be about to deliver it; the second look is for those who could not.
                undelivered.Add(run.RunId);
                if ((first || _undelivered.Contains(run.RunId)) && !active.Contains(run.RunId))
                {
                    await dispatcher.DispatchAsync(run.RunId, run.Queue, cancellationToken);
                }
            }
            else if (check && !dispatcher.IsPending(run.JobId))
            {
                await dispatcher.DispatchAsync(run.RunId, run.Queue, cancellationToken);
            }
        }

        _undelivered = undelivered;
    }

    [LoggerMessage(1130, LogLevel.Error, "The database and the queue could not be compared; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(1131, LogLevel.Error, "Run {RunId} could not be followed; it is tried again.")]
    private partial void LogNotFollowed(Exception exception, long runId);

    [LoggerMessage(1132, LogLevel.Warning, "Run {RunId} was taken from host {Owner}, which gave no sign of life.")]
    private partial void LogExpired(long runId, string owner);
}
