using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>Weights that a person brings, read by a real Runner process.</summary>
public sealed class WeightTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Weights_OfAFolderThatIsNone_AreRefusedInWords()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();
        await page.GotoAsync("/models");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import weights" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Folder", Exact = true }).ClickAsync();
        await page.GetByLabel("Folder on this host").FillAsync("/nowhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read and check" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is no folder", new() { Timeout = 60_000 });
        Assert.Empty(window.Errors);
    }
}
