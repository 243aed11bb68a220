using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>
/// From a network to its figures beside baselines: the network that comes with the program is measured by the Runner on the made-up chains that come with it. With
/// <c>PLATFORM_SCREENSHOTS</c> set to a directory, pages are also kept as pictures.
/// </summary>
public sealed class BenchmarkTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Network_OnTheSampleChains_IsMeasuredAndComparedWithBaselines()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();
        await page.GotoAsync("/structures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Benchmark" }).ClickAsync();
        await Expect(page.GetByText("No evaluations yet")).ToBeVisibleAsync();
        await ShootAsync(page, "benchmark-empty");
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluate networks" }).First.ClickAsync();

        // What is not there is told with what to do about it; the chains that come with the program always are.
        await page.GetByLabel("Data set", new() { Exact = true }).SelectOptionAsync("folder");
        await page.GetByLabel("Folder", new() { Exact = true }).FillAsync("/nowhere/at/all");
        await page.GetByLabel("Folder", new() { Exact = true }).BlurAsync();
        await Expect(page.GetByText("'/nowhere/at/all' is no data set of proteins")).ToBeVisibleAsync();
        await page.GetByLabel("Data set", new() { Exact = true }).SelectOptionAsync("samples/proteins");
        await Expect(page.GetByLabel("Split", new() { Exact = true })).ToHaveValueAsync("val");
        await page.GetByLabel("Fold the chains").UncheckAsync();
        await Expect(page).ToHaveURLAsync(new Regex("set=samples%2Fproteins.*fold=0"));
        await ShootAsync(page, "benchmark-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Evaluate", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9]+$"));
        var first = page.Url.Split('/')[^1];
        await page.GetByRole(AriaRole.Link, new() { Name = "see it in the benchmark" }).ClickAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "samples/proteins, val" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator(".figures").First).ToContainTextAsync("separation only");

        // A second one, with models and without profiles, stands beside the first as soon as it has ended.
        var second = await LaunchAsync(new { dataset = "samples/proteins", split = "val", profiles = false });
        await page.GotoAsync("/structures/benchmark");
        await Expect(page.Locator(".bench-list tbody tr")).ToHaveCountAsync(2, new() { Timeout = 300_000 });
        var methods = page.Locator(".figures").First;
        await Expect(methods.Locator("th")).ToHaveCountAsync(5);
        var shown = await ValueAsync(methods, "Q3", column: 1);
        Assert.Matches(@"^0\.\d{3}$", shown);
        Assert.Equal(await MedianAsync(first, "q3"), shown);
        await Expect(methods.Locator("tr", new() { HasText = "TM-score" })).ToContainTextAsync("–");
        await page.Locator(".benchmark-chart").ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator(".benchmark-chart .main-svg").First).ToBeAttachedAsync(new() { Timeout = 60_000 });

        // The second brought metrics that the first has not; the one that is chosen is still the one that is shown.
        var chosen = await page.Locator("select[aria-label='Metric']").EvaluateAsync<string>("select => select.selectedOptions[0].text");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{chosen} by length" })).ToBeVisibleAsync();
        await ShootAsync(page, "benchmark");

        // Everything that is chosen stands in the address, and a reload keeps it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Mean", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("stat=mean"));
        await methods.GetByRole(AriaRole.Button, new() { Name = "dRMSD" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "dRMSD (Å) by length" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Each chain" }).ClickAsync();
        await Expect(page.Locator(".benchmark-chart .chart-title")).ToHaveTextAsync("dRMSD (Å) of each chain");
        await page.GetByLabel("Evaluation of the targets").SelectOptionAsync($"{second}");
        await Expect(page.Locator(".targets thead")).ToContainTextAsync("TM-score");
        await page.Locator(".targets th").GetByText("Difference").ClickAsync();
        await page.GetByLabel("Search targets").FillAsync("made-33");
        await Expect(page.Locator(".targets tbody tr")).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex("search=made-33"));
        Assert.Matches($"stat=mean.*metric=drmsd.*by=target.*of={second}.*sort=difference", page.Url);
        await page.ReloadAsync();
        await Expect(page.Locator(".targets tbody tr")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mean", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export methods" }).ClickAsync());
        Assert.Contains("drmsd,lower,separation only", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var targets = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export targets" }).ClickAsync());
        Assert.Equal($"targets-run-{second}.csv", targets.SuggestedFilename);

        // One of the two alone; a clone is filled in as the run was.
        await page.GetByLabel($"Show run {second}").UncheckAsync();
        await Expect(page.Locator(".figures").First.Locator("th")).ToHaveCountAsync(4);
        await page.GotoAsync($"/new?clone={second}");
        await Expect(page).ToHaveURLAsync(new Regex("/structures/benchmark/new\\?clone="));
        await Expect(page.GetByLabel("Show profiles")).Not.ToBeCheckedAsync();
        await Expect(page.GetByLabel("Fold the chains")).ToBeCheckedAsync();
        Assert.Empty(window.Errors);

        foreach (var (look, width, colors) in new[] { ("wide-dark", 1440, ColorScheme.Dark), ("narrow", 390, ColorScheme.Light) })
        {
            await using var other = await site.Browser.OpenAsync(site.Process.Address, width, 844, colors);
            await other.SignInAsync();
            foreach (var (name, address) in new[] { ("benchmark", $"/structures/benchmark?metric=drmsd&of={second}"), ("benchmark-chains", "/structures/benchmark?metric=q3&by=target"), ("benchmark-new", "/structures/benchmark/new"), ("datasets", "/datasets") })
            {
                await other.Page.GotoAsync(address);
                await Expect(other.Page.Locator("h1").First).ToBeVisibleAsync();
                if (address.Contains('?', StringComparison.Ordinal))
                {
                    await other.Page.Locator(".benchmark-chart").ScrollIntoViewIfNeededAsync();
                    await Expect(other.Page.Locator(".benchmark-chart .main-svg").First).ToBeAttachedAsync(new() { Timeout = 60_000 });
                    await other.Page.EvaluateAsync("window.scrollTo(0, 0)");
                }

                await other.SettledAsync();
                await ShootAsync(other.Page, $"{name}-{look}");
                Assert.True(await other.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth") <= 0, $"{name} is too wide ({look})");
            }

            Assert.Empty(other.Errors);
        }
    }

    private async Task<long> LaunchAsync(object request)
    {
        using var answer = await site.Process.Client.PostAsJsonAsync("/api/evaluations", request, TestContext.Current.CancellationToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetInt64();
    }

    private async Task<string> MedianAsync(string run, string metric) =>
        (await site.Process.Client.GetFromJsonAsync<JsonElement>($"/api/evaluations/{run}", TestContext.Current.CancellationToken))
            .GetProperty("methods")[0].GetProperty("figures").GetProperty(metric).GetProperty("median").GetDouble().ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> ValueAsync(ILocator table, string metric, int column) =>
        table.Locator("tbody tr", new() { HasTextRegex = new Regex($"^\\s*{metric}\\b") }).Locator("td").Nth(column).Locator(".tabular").First.InnerTextAsync();

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.WaitForTimeoutAsync(400);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
        }
    }
}
