using Microsoft.Playwright;
using Platform.Tests.Shared;

namespace Platform.Browser;

/// <summary>A page in a browser context of its own, with the errors that it wrote to its console.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    internal Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add($"{message.Text} ({page.Url})");
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page's scripts and requests.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Another page in the same context: the same cookies.</summary>
    public Task<IPage> AnotherPageAsync() => _context.NewPageAsync();

    /// <summary>Creates the first account in the browser, as a person does.</summary>
    internal async Task SetUpAsync(SiteProcess site)
    {
        await Page.GotoAsync(site.SetUpLink!);
        await Page.GetByLabel("Name").FillAsync(SiteProcess.UserName);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(SiteProcess.Password);
        await Page.GetByLabel("The same password again").FillAsync(SiteProcess.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    /// <summary>Signs in with the first account.</summary>
    internal async Task SignInAsync()
    {
        await Page.GotoAsync("/signin");
        await Page.GetByLabel("Name").FillAsync(SiteProcess.UserName);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(SiteProcess.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Runs" }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    /// <summary>
    /// Waits until the page has drawn itself: nothing of it has changed for a fifth of a second, and no chart in view is still loading. A page
    /// that never comes to rest is left after a second and a half.
    /// </summary>
    public Task SettledAsync() => Page.EvaluateAsync(
        """
        () => new Promise(done => {
          const begun = performance.now();
          let changed = begun;
          const observer = new MutationObserver(() => changed = performance.now());
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          const isLoading = message => !message.hidden && message.textContent.startsWith('Loading') && message.getBoundingClientRect().top < innerHeight;
          const look = setInterval(() => {
            const now = performance.now();
            if (now - begun < 1500 && (now - changed < 200 || [...document.querySelectorAll('.chart-message')].some(isLoading))) return;
            clearInterval(look);
            observer.disconnect();
            done();
          }, 40);
        })
        """);

    /// <summary>
    /// Points at a place of something, in parts of its width and height, until there is the mark that says that it is pointed at: what is drawn
    /// anew on the way has moved, and hears of the pointer only when it moves again.
    /// </summary>
    public async Task PointAsync(ILocator at, float x, float y, ILocator mark)
    {
        for (var more = 20; more > 0; more--)
        {
            await at.ScrollIntoViewIfNeededAsync();
            var box = (await at.BoundingBoxAsync())!;
            await Page.Mouse.MoveAsync(0, 0);
            await Page.Mouse.MoveAsync(box.X + (box.Width * x), box.Y + (box.Height * y), new() { Steps = 4 });
            await Page.WaitForTimeoutAsync(500);
            if (await mark.CountAsync() > 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{at} cannot be pointed at: there is no {mark}.");
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
