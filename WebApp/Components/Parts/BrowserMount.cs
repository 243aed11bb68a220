using Microsoft.JSInterop;

namespace Platform.WebApp.Components.Parts;

/// <summary>
/// What a component has in the browser: a module of <c>js/</c>, and what the module mounted. A person may leave a page while the browser still fetches
/// the module; then nothing is mounted, and what came too late is taken down.
/// </summary>
/// <param name="js">The browser.</param>
/// <param name="module">The module, such as <c>chart.js</c>.</param>
internal sealed class BrowserMount(IJSRuntime js, string module) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _mounted;
    private bool _gone;

    /// <summary>What the module mounted; null where it is not there yet, or no more.</summary>
    public IJSObjectReference? Mounted => _gone ? null : _mounted;

    /// <summary>Fetches the module and has it mount something.</summary>
    /// <param name="function">The module's function; it answers with an object that has <c>dispose</c>.</param>
    /// <param name="arguments">What the function is given.</param>
    public async Task MountAsync(string function, params object?[] arguments)
    {
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", $"./js/{module}");
            if (!_gone)
            {
                _mounted = await _module.InvokeAsync<IJSObjectReference>(function, arguments);
            }
        }
        catch (Exception exception) when (_gone && exception is JSException or JSDisconnectedException)
        {
            // The element left the page before the module came.
        }

        if (_gone)
        {
            await TakeDownAsync();
        }
    }

    /// <summary>Calls what was mounted; nothing where it is not there.</summary>
    /// <param name="function">Its function.</param>
    /// <param name="arguments">What the function is given.</param>
    public ValueTask TellAsync(string function, params object?[] arguments) => Mounted?.InvokeVoidAsync(function, arguments) ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        await TakeDownAsync();
    }

    private async Task TakeDownAsync()
    {
        var (mounted, module) = (_mounted, _module);
        (_mounted, _module) = (null, null);
        try
        {
            if (mounted is not null)
            {
                await mounted.InvokeVoidAsync("dispose");
                await mounted.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone and took everything along.
        }
    }
}
