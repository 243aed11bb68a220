using Microsoft.AspNetCore.Components;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Components.Parts;

/// <summary>
/// A page that shows changes of runs as they happen: it hears of them, reads the database away from the page's own thread, and
/// draws at most about three times a second.
/// </summary>
public abstract partial class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private Task _loop = Task.CompletedTask;

    [Inject] private RunFeed Feed { get; set; } = default!;

    [Inject] private ILoggerFactory Logging { get; set; } = default!;

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>The run to follow; null for all.</summary>
    protected virtual long? Followed => null;

    /// <summary>Least time between two drawings.</summary>
    protected virtual TimeSpan Pause => TimeSpan.FromMilliseconds(330);

    /// <summary>After this time the page looks again even if it heard nothing, so that ages and clocks go on.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <summary>Reads what may have changed. It runs off the page's thread: keep what it finds for <see cref="Show"/>.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);

    /// <summary>Takes over what the last look found, on the page's thread, before it is drawn.</summary>
    protected abstract void Show();

    /// <summary>Looks and shows at once, from the page's own thread.</summary>
    protected async Task LookNowAsync()
    {
        await _looking.WaitAsync(Gone);
        try
        {
            await LookAsync(Gone);
            Show();
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _loop = Task.Run(FollowAsync);
        }
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _loop;
        _gone.Dispose();
        _looking.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task FollowAsync()
    {
        var failing = false;
        using var subscription = Feed.Subscribe(Followed);
        try
        {
            while (!_gone.IsCancellationRequested)
            {
                await HearAsync(subscription);
                await _looking.WaitAsync(_gone.Token);
                try
                {
                    await LookAsync(_gone.Token);

                    // Leaving the page waits for this loop, so this must not wait for the page's thread without end.
                    await InvokeAsync(() =>
                    {
                        Show();
                        StateHasChanged();
                    }).WaitAsync(_gone.Token);
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
                finally
                {
                    _looking.Release();
                }

                await Task.Delay(Pause, _gone.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task HearAsync(RunSubscription subscription)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        impatience.CancelAfter(Patience);
        try
        {
            await subscription.Changes.WaitToReadAsync(impatience.Token);
        }
        catch (OperationCanceledException) when (!_gone.IsCancellationRequested)
        {
            return;
        }

        while (subscription.Changes.TryRead(out _))
        {
            // One look finds them all.
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "A page could not read what changed; it goes on trying.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
