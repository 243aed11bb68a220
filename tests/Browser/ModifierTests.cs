using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>Modifiers on the New page, as a person meets them.</summary>
public sealed class ModifierTests(Site site) : IClassFixture<Site>
{
    private const string Theta = "f-model.encoder.stack.layer.attention.qkv.rotary.theta";

    [Fact]
    public async Task Modifier_AddedChangedAndRemoved_ChangesTheFormAndTheAddress()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();
        await page.GotoAsync("/new?experiment=sample-tiny");
        var launch = page.GetByRole(AriaRole.Button, new() { Name = "Launch" });
        await page.Locator("[id='f-epochs']").FillAsync("2");

        // Added: each place, old and new, and what it does to the size.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add modifier" }).ClickAsync();
        await page.Locator("#modifier-choices button", new() { HasText = "UseLora" }).ClickAsync();
        var panel = page.Locator("#modifiers");
        await Expect(panel.Locator(".edits")).ToContainTextAsync("LoraLinear");
        await Expect(panel.Locator(".size-change")).ToContainTextAsync("parameters (+");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Remove UseLora" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add modifier" }).ClickAsync();
        await page.Locator("#modifier-choices button", new() { HasText = "UseRope" }).ClickAsync();
        await Expect(panel.Locator(".edits")).ToContainTextAsync("RopeQkv");
        await Expect(page.Locator($"[id='{Theta}']")).ToHaveValueAsync("10000");

        // Wrong: told once, and nothing can be launched.
        await page.Locator("[id='m0-at']").FillAsync("head.**");
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("found no QkvProjection");
        await Expect(launch).ToBeDisabledAsync();
        await page.Locator("[id='m0-at']").FillAsync("**");
        await page.Locator("[id='m0-rope.rotary.theta']").FillAsync("500000");
        await Expect(page.Locator($"[id='{Theta}']")).ToHaveValueAsync("500000");
        await Expect(launch).ToBeEnabledAsync();

        // The address makes the same page.
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("modify=UseRope(,|%2C)rope.rotary.theta(=|%3D)500000"));
        await page.ReloadAsync();
        await Expect(page.Locator($"[id='{Theta}']")).ToHaveValueAsync("500000");
        await Expect(page.Locator("[id='f-epochs']")).ToHaveValueAsync("2");

        // Removed: what it brought is gone, what was typed is not.
        await panel.GetByRole(AriaRole.Button, new() { Name = "Remove UseRope" }).ClickAsync();
        await Expect(page.Locator($"[id='{Theta}']")).ToHaveCountAsync(0);
        await Expect(page.Locator("[id='f-epochs']")).ToHaveValueAsync("2");
        Assert.Empty(window.Errors);
    }
}
