using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Platform.Data.Runs;

namespace Platform.WebApp.Execution.Queue;

/// <summary>Hands queued runs to the queue.</summary>
internal sealed class RunDispatcher(IBackgroundJobClient client, JobStorage storage, RunCommands commands)
{
    /// <summary>Makes a delivery for a run and remembers it with the run.</summary>
    public async Task DispatchAsync(long runId, string queue, CancellationToken cancellationToken)
    {
        var job = Job.FromExpression<RunJob>(target => target.ExecuteAsync(runId, CancellationToken.None));
        var jobId = client.Create(job, new EnqueuedState(queue));
        await commands.SetJobAsync(runId, jobId, cancellationToken);
    }

    /// <summary>Whether a delivery is on its way or being carried out.</summary>
    public bool IsPending(string jobId)
    {
        using var connection = storage.GetConnection();
        return connection.GetStateData(jobId)?.Name is { } state
            && state != SucceededState.StateName && state != DeletedState.StateName && state != FailedState.StateName;
    }
}
