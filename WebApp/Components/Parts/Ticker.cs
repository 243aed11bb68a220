namespace Platform.WebApp.Components.Parts;

/// <summary>Ticks every few seconds while something on the page shows an age.</summary>
internal sealed class Ticker(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private Action? _listeners;
    private ITimer? _timer;

    /// <summary>Listens; the first listener starts the clock.</summary>
    public void Add(Action listener)
    {
        lock (_gate)
        {
            _listeners += listener;
            _timer ??= clock.CreateTimer(_ => _listeners?.Invoke(), null, Period, Period);
        }
    }

    /// <summary>Listens no more.</summary>
    public void Remove(Action listener)
    {
        lock (_gate)
        {
            _listeners -= listener;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
