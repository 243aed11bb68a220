using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Platform.WebApp.Execution;

/// <summary>What one listener has not read yet. A run that changes ten times before it is read is there once.</summary>
internal sealed class RunSubscription : IDisposable
{
    private readonly ConcurrentDictionary<long, byte> _pending = new();
    private readonly Channel<long> _channel = Channel.CreateUnbounded<long>();
    private readonly long? _runId;
    private readonly Action<RunSubscription> _closed;

    /// <summary>Listens to one run, or to all.</summary>
    public RunSubscription(long? runId, Action<RunSubscription> closed)
    {
        _runId = runId;
        _closed = closed;
        Changes = new Reader(_channel.Reader, _pending);
    }

    /// <summary>The runs that changed, each a few times a second at most; ends when the subscription is disposed.</summary>
    public ChannelReader<long> Changes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(long runId)
    {
        if ((_runId is null || _runId == runId) && _pending.TryAdd(runId, 0))
        {
            _channel.Writer.TryWrite(runId);
        }
    }

    private sealed class Reader(ChannelReader<long> inner, ConcurrentDictionary<long, byte> pending) : ChannelReader<long>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out long item)
        {
            if (!inner.TryRead(out item))
            {
                return false;
            }

            pending.TryRemove(item, out _);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            inner.WaitToReadAsync(cancellationToken);
    }
}
