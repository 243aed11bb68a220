using Platform.WebApp.Execution;

namespace Platform.WebApp.Tests.Execution;

public sealed class RunFeedTests
{
    [Fact]
    public void Publish_UnreadChanges_AreThereOnce()
    {
        var feed = new RunFeed();
        using var all = feed.Subscribe();
        using var one = feed.Subscribe(2);
        for (var i = 0; i < 10; i++)
        {
            feed.Publish(1);
            feed.Publish(2);
        }

        Assert.Equal([1, 2], Drain(all));
        Assert.Equal([2], Drain(one));
        feed.Publish(2);
        Assert.Equal([2], Drain(one));
    }

    [Fact]
    public async Task Dispose_Subscription_EndsTheReading()
    {
        var feed = new RunFeed();
        var subscription = feed.Subscribe();
        Assert.True(feed.HasListeners);
        subscription.Dispose();

        feed.Publish(1);

        Assert.False(feed.HasListeners);
        Assert.False(await subscription.Changes.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    private static List<long> Drain(RunSubscription subscription)
    {
        var read = new List<long>();
        while (subscription.Changes.TryRead(out var runId))
        {
            read.Add(runId);
        }

        return read;
    }
}
