using Hangfire;

namespace Platform.WebApp.Execution.Queue;

/// <summary>
/// What the queue delivers: the identity of a run. A delivery may come twice or late; the run's row decides whether there is anything to do.
/// Automatic retries are off, because what to do after a failure depends on its class, which <see cref="RunSupervisor"/> knows.
/// </summary>
internal sealed class RunJob(RunSupervisor supervisor, IHostApplicationLifetime lifetime)
{
    /// <summary>Executes the run where it is still queued.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">
    /// The queue's own cancellation. It ends the wait for a place only: a run that has begun is ended by a person or by the shutdown of this
    /// process, not by what the queue thinks of the delivery.
    /// </param>
    [AutomaticRetry(Attempts = 0)]
    public Task ExecuteAsync(long runId, CancellationToken cancellationToken) =>
        supervisor.ExecuteAsync(runId, cancellationToken, lifetime.ApplicationStopping);
}
