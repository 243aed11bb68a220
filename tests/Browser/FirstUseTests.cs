using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>The story of a person who uses the site for the first time.</summary>
public sealed partial class FirstUseTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task FirstUse_FromTheOneTimeLinkToComparedCurves()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await window.SetUpAsync(site.Process);

        // Launch.
        var title = Site.HasSst2 ? "Sentiment on SST-2, BERT-Tiny" : "Sentiment on the sample sentences, BERT-Tiny";
        await page.GotoAsync("/new");
        await page.GetByRole(AriaRole.Link, new() { Name = title }).First.ClickAsync();
        await page.Locator("[id='f-log_every_steps']").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunAddress());
        var first = RunAddress().Match(page.Url).Groups[1].Value;

        // Watch: loss moves, the bar grows, the time left is told.
        await Expect(page.GetByText("Running").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText(" left").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var early = await DoneAsync(page);
        await Expect(page.GetByRole(AriaRole.Progressbar).First).Not.ToHaveAttributeAsync("aria-valuenow", early, new() { Timeout = 60_000 });
        await page.GotoAsync($"/runs/{first}?tab=charts");
        await Expect(page.Locator("figure[aria-label='train/loss'] .plotly").First).ToBeVisibleAsync();
        var points = await PointsAsync(page, "train/loss");
        await page.WaitForFunctionAsync($"{PointsScript("train/loss")} > {points}", null, new() { Timeout = 60_000 });

        // Stop, resume.
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GotoAsync($"/runs/{first}?tab=logs");
        await Expect(page.GetByText("Resumed from the checkpoint of step").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync(new() { Timeout = 60_000 });

        // Clone with another learning rate; a wrong one is told beside its field.
        await page.GetByRole(AriaRole.Link, new() { Name = "Clone" }).ClickAsync();
        var rate = page.Locator("[id='f-learner.optimizer.learning_rate']");
        await rate.FillAsync("-1");
        await Expect(page.Locator("[id='f-learner.optimizer.learning_rate-hint']")).ToContainTextAsync("ust be above 0");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Launch" })).ToBeDisabledAsync();
        await rate.FillAsync("0.002");
        await page.Locator("[id='f-max_steps']").FillAsync("40");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunAddress());
        var second = RunAddress().Match(page.Url).Groups[1].Value;
        Assert.NotEqual(first, second);
        await Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync(new() { Timeout = 120_000 });

        // Compare.
        await page.GotoAsync($"/compare?run={first}&run={second}");
        await Expect(page.Locator("figure[aria-label='train/loss'] .plotly").First).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("document.querySelector(\"figure[aria-label='train/loss'] .js-plotly-plot\").data.filter(t => t.x.length > 1).length >= 2");
        await page.GotoAsync($"/compare?run={first}&run={second}&tab=config");
        await Expect(page.GetByText("learner.optimizer.learning_rate").First).ToBeVisibleAsync();
        await Expect(page.GetByText("0.002").First).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
        Assert.InRange(site.Process.MemoryMb, 1, 400);
    }

    private static async Task<string> DoneAsync(IPage page) =>
        await page.GetByRole(AriaRole.Progressbar).First.GetAttributeAsync("aria-valuenow") ?? "";

    private static Task<int> PointsAsync(IPage page, string metric) => page.EvaluateAsync<int>(PointsScript(metric));

    private static string PointsScript(string metric) =>
        $"Math.max(0, ...(document.querySelector(\"figure[aria-label='{metric}'] .js-plotly-plot\")?.data ?? []).map(t => t.x.length))";

    [GeneratedRegex(@"/runs/(\d+)")]
    private static partial Regex RunAddress();
}
