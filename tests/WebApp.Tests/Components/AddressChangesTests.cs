using Microsoft.AspNetCore.Components;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Tests.Components;

public sealed class AddressChangesTests
{
    [Fact]
    public void Go_BeforeTheFirstIsConfirmed_KeepsBoth()
    {
        var (browser, changes) = (new SlowBrowser(), new AddressChanges());

        changes.Go(browser, "map", "errors");
        changes.Go(browser, "rank", "2");

        Assert.Equal("http://site/x?tab=a&map=errors&rank=2", browser.Asked);
        browser.Arrive("http://site/x?tab=a&map=errors&rank=2");
        changes.Confirm(browser);

        // A link changed the rank since; that is not undone by a change of another part.
        browser.Arrive("http://site/x?tab=a&map=errors&rank=3");
        changes.Go(browser, "map", null);
        Assert.Equal("http://site/x?tab=a&rank=3", browser.Asked);
    }

    private sealed class SlowBrowser : NavigationManager
    {
        public SlowBrowser() => Initialize("http://site/", "http://site/x?tab=a");

        public string? Asked { get; private set; }

        public void Arrive(string address) => Uri = address;

        protected override void NavigateToCore(string uri, NavigationOptions options) => Asked = uri;
    }
}
