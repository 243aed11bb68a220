using System.Collections.Concurrent;

namespace Platform.WebApp.Execution;

/// <summary>The runs this process supervises now, so that a second delivery of one of them finds it taken.</summary>
internal sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<long, byte> _runs = new();

    /// <summary>Takes a run.</summary>
    /// <returns>What gives it back when disposed; null where it is taken.</returns>
    public IDisposable? TryTake(long runId) => _runs.TryAdd(runId, 0) ? new Claim(this, runId) : null;

    /// <summary>Whether a run is taken.</summary>
    public bool Contains(long runId) => _runs.ContainsKey(runId);

    private sealed class Claim(ActiveRuns owner, long runId) : IDisposable
    {
        public void Dispose() => owner._runs.TryRemove(runId, out _);
    }
}
