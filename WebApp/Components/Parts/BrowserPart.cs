using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Platform.WebApp.Components.Parts;

/// <summary>A part of a page that the browser draws by itself, with a module of <c>js/</c>: it is told what to show and fetches the data over HTTP.</summary>
public abstract class BrowserPart : ComponentBase, IAsyncDisposable
{
    private BrowserMount? _mount;
    private object? _shown;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <summary>The module, such as <c>molecule.js</c>; it exports <c>mount(element, options)</c>.</summary>
    protected abstract string Module { get; }

    /// <summary>What to show: a record, so that it is seen when it changes.</summary>
    protected abstract object Options { get; }

    /// <summary>The element it is drawn in.</summary>
    protected ElementReference Element { get; set; }

    /// <summary>What the module answered; null until it is there.</summary>
    protected IJSObjectReference? Drawn => _mount?.Mounted;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var options = Options;
        if (firstRender)
        {
            _shown = options;
            _mount = new BrowserMount(Js, Module);
            await _mount.MountAsync("mount", Element, options);
            if (Drawn is not null && !Options.Equals(_shown))
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
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
