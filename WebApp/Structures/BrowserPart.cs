using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Platform.WebApp.Structures;

/// <summary>A part of a page that the browser draws by itself, with a module of <c>js/</c>: it is told what to show and fetches the data over HTTP.</summary>
public abstract class BrowserPart : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _module;
    private object? _shown;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <summary>The module, such as <c>molecule.js</c>; it exports <c>mount(element, options)</c>.</summary>
    protected abstract string Module { get; }

    /// <summary>What to show: a record, so that it is seen when it changes.</summary>
    protected abstract object Options { get; }

    /// <summary>The element it is drawn in.</summary>
    protected ElementReference Element { get; set; }

    /// <summary>What the module answered; null until it is there.</summary>
    protected IJSObjectReference? Drawn { get; private set; }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var options = Options;
        if (firstRender)
        {
            _shown = options;
            _module = await Js.InvokeAsync<IJSObjectReference>("import", $"./js/{Module}");
            Drawn = await _module.InvokeAsync<IJSObjectReference>("mount", Element, options);
            if (!Options.Equals(_shown))
            {
                _shown = Options;
                await Drawn.InvokeVoidAsync("update", _shown);
            }
        }
        else if (Drawn is not null && !options.Equals(_shown))
        {
            _shown = options;
            await Drawn.InvokeVoidAsync("update", options);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Drawn is not null)
            {
                await Drawn.InvokeVoidAsync("dispose");
                await Drawn.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone and took what it drew along.
        }

        GC.SuppressFinalize(this);
    }
}
