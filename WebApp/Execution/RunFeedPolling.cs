using Platform.Data;
using Platform.Data.Runs;

namespace Platform.WebApp.Execution;

/// <summary>
/// Finds changes other hosts made, once a second and only while somebody listens: a run that has not ended changed if its revision did,
/// and a run that is not among them any more has just ended. With SQLite there is one process and nothing to find.
/// </summary>
internal sealed partial class RunFeedPolling(
    RunFeed feed, RunQueries queries, DataOptions data, TimeProvider time, ILogger<RunFeedPolling> logger) : BackgroundService
{
    private Dictionary<long, long>? _known;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (data.Provider == DatabaseProvider.Sqlite)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!feed.HasListeners)
            {
                _known = null;
                continue;
            }

            try
            {
                await CompareAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var now = (await queries.ActiveRevisionsAsync(cancellationToken)).ToDictionary(run => run.RunId, run => run.Revision);
        if (_known is { } known)
        {
            foreach (var runId in now.Where(run => !known.TryGetValue(run.Key, out var before) || before != run.Value).Select(run => run.Key)
                .Concat(known.Keys.Where(runId => !now.ContainsKey(runId))))
            {
                feed.Publish(runId);
            }
        }

        _known = now;
    }

    [LoggerMessage(1102, LogLevel.Warning, "Changes of other hosts could not be read.")]
    private partial void LogFailed(Exception exception);
}
