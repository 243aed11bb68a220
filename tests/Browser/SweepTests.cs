using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>A sweep from its preparation in the browser to its measured cells, with real Runner processes.</summary>
public sealed partial class SweepTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Sweep_PreparedAndLaunched_RunsToItsEndAndShowsWhatWasMeasured()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();

        // From the empty list to the ready sample.
        await page.GotoAsync("/sweeps");
        await page.GetByRole(AriaRole.Link, new() { Name = "Prepare the sample" }).ClickAsync();
        var launch = page.GetByRole(AriaRole.Button, new() { Name = "Launch" });
        // Wrong values are told beside their field, and nothing can be launched.
        await page.Locator("#axis-bits").FillAsync("1");
        await Expect(page.Locator(".axis", new() { HasText = "Bits of a quantized weight" }).GetByRole(AriaRole.Alert)).ToContainTextAsync("one bit");
        await Expect(launch).ToBeDisabledAsync();
        await page.Locator("#axis-bits").FillAsync("8");

        // Two cells: one architecture, the baseline and pruning.
        await page.GetByRole(AriaRole.Button, new() { Name = "2x64", Exact = true }).ClickAsync();
        foreach (var subset in new[] { "qat", "kd", "qat+kd", "qat+mp", "kd+mp", "qat+kd+mp" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = subset, Exact = true }).ClickAsync();
        }

        await Expect(launch).ToHaveTextAsync(new Regex("Launch 2 runs"));
        await Expect(page.GetByLabel("What it will be")).ToContainTextAsync("about");
        await page.ReloadAsync();
        await Expect(launch).ToHaveTextAsync(new Regex("Launch 2 runs"));
        await launch.ClickAsync();
        await Expect(page).ToHaveURLAsync(SweepAddress());

        // Watched to its end: every seed's square turns, and the score of each arm appears.
        await Expect(page.GetByText("2 of 2 done").First).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await Expect(page.Locator(".cells .seed.succeeded")).ToHaveCountAsync(2);
        await Expect(page.Locator(".cells .cell-figure").First).ToContainTextAsync("%");
        await page.GetByRole(AriaRole.Button, new() { Name = "File", Exact = true }).ClickAsync();
        await Expect(page.Locator(".cells .cell-figure").First).ToContainTextAsync("kB");

        // A square opens its run, and the run leads back.
        await page.Locator(".cells .seed").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9]+"));
        await page.GetByRole(AriaRole.Link, new() { Name = "sample" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(SweepAddress());

        // So do a point of the chart, and without a pointer a row of its table.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Tradeoff" }).ClickAsync();
        await Expect(page.Locator(".tradeoff .scatterlayer .point").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Table of these points" }).ClickAsync();
        await Expect(page.Locator(".tradeoff .chart-table tbody a").First).ToHaveAttributeAsync("href", new Regex("^/runs/[0-9]+$"));
        await window.PointAsync(page.Locator(".tradeoff .scatterlayer .point").First, 0.5f, 0.5f, page.Locator(".tradeoff .hoverlayer .hovertext"));
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9]+"));
        Assert.Empty(window.Errors);
    }

    [GeneratedRegex(@"/sweeps/(\d+)")]
    private static partial Regex SweepAddress();
}
