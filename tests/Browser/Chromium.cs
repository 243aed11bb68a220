using Microsoft.Playwright;

namespace Platform.Browser;

/// <summary>One browser for all tests: the system's Chromium, or the one that Playwright installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string System = "/usr/bin/chromium";
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();

        // Expectations are as patient as clicks are: a machine that does other things too needs more than the five seconds of Playwright.
        Assertions.SetDefaultExpectTimeout(Patience);
        try
        {
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = File.Exists(System) ? System : null,
                Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
            });
        }
        catch (PlaywrightException problem)
        {
            _missing = $"No Chromium: {problem.Message.Split('\n')[0]}";
        }
    }

    /// <summary>A window without history. Errors that the page writes to its console are kept.</summary>
    public async Task<Window> OpenAsync(string address, int width = 1440, int height = 900, ColorScheme colors = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, _missing ?? "No Chromium.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colors,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
