using Microsoft.AspNetCore.Components;

namespace Platform.WebApp.Components.Parts;

/// <summary>A page that looks a few times a second whether something changed, away from the page's own thread.</summary>
public abstract partial class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Writes failures of the looking.</summary>
    [Inject] protected ILoggerFactory Logging { get; set; } = default!;

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>Time between two looks.</summary>
    protected virtual TimeSpan Interval => TimeSpan.FromMilliseconds(400);

    /// <summary>Looks once. It runs off the page's thread: keep what it finds for <see cref="ShowAsync"/>.</summary>
    /// <returns>Whether there is something new to show.</returns>
    protected abstract Task<bool> LookAsync(CancellationToken cancellationToken);

    /// <summary>Shows what the last look found, on the page's thread, before it is drawn.</summary>
    protected virtual Task ShowAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _loop = Task.Run(LoopAsync);
        }
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _loop;
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task LoopAsync()
    {
        var failing = false;
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                try
                {
                    if (await LookAsync(_gone.Token))
                    {
                        // Not awaited while the page may be waiting for this loop to end.
                        await InvokeAsync(async () =>
                        {
                            await ShowAsync();
                            StateHasChanged();
                        }).WaitAsync(_gone.Token);
                    }

                    failing = false;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    if (!failing)
                    {
                        LogFailure(Logging.CreateLogger(GetType()), exception);
                    }

                    failing = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "A page could not look for changes; it goes on trying.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
