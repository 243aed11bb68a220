using System.Collections.Concurrent;

namespace Platform.WebApp.Execution;

/// <summary>
/// Tells live pages which runs changed. What this process does is told at once; what other hosts do is found by
/// <see cref="RunFeedPolling"/>. A change carries the run's identity only: whoever hears of it reads the database.
/// </summary>
internal sealed class RunFeed
{
    private readonly ConcurrentDictionary<RunSubscription, byte> _subscriptions = new();

    /// <summary>Whether anybody listens.</summary>
    public bool HasListeners => !_subscriptions.IsEmpty;

    /// <summary>Listens until the subscription is disposed.</summary>
    /// <param name="runId">The run to hear of; null for all.</param>
    public RunSubscription Subscribe(long? runId = null)
    {
        var subscription = new RunSubscription(runId, closed => _subscriptions.TryRemove(closed, out _));
        _subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    /// <summary>Tells that a run changed.</summary>
    public void Publish(long runId)
    {
        foreach (var (subscription, _) in _subscriptions)
        {
            subscription.Offer(runId);
        }
    }
}
