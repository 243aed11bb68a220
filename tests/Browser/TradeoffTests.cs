using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>What follows from a study, in a browser: the chart, the table and the analysis, wide and narrow, light and dark.</summary>
public sealed class TradeoffTests(Site site) : IClassFixture<Site>
{
    private static readonly (string Name, int Width, int Height, ColorScheme Colors)[] Looks =
    [
        ("wide-light", 1440, 900, ColorScheme.Light), ("wide-dark", 1440, 900, ColorScheme.Dark), ("narrow-light", 390, 844, ColorScheme.Light), ("narrow-dark", 390, 844, ColorScheme.Dark),
    ];

    [Fact]
    public async Task Study_Imported_ShowsItsCurvesTableAndAnalysis()
    {
        await site.Process.SetUpAsync();
        var study = await ImportAsync();
        await using (var window = await site.Browser.OpenAsync(site.Process.Address))
        {
            await window.SignInAsync();
            await UseAsync(window.Page, study);
            Assert.Empty(window.Errors);
        }

        (string Name, string Address)[] pages =
        [
            ("tradeoff", $"/sweeps/{study}?tab=tradeoff"), ("tradeoff-majority", $"/sweeps/{study}?tab=tradeoff&near=0&hide=MP~QAT%2BMP~KD%2BMP~QAT%2BKD%2BMP~QAT%2BKD"),
            ("tradeoff-paper", $"/sweeps/{study}?tab=tradeoff&size=paper&paper=1"), ("tradeoff-latency", $"/sweeps/{study}?tab=tradeoff&size=latency-1&interval=seeds&near=1"),
            ("results-table", $"/sweeps/{study}?tab=table&sort=score&desc=1"), ("analysis", $"/sweeps/{study}?tab=analysis&size=paper&under=5MB"),
        ];
        var problems = new List<string>();
        foreach (var look in Looks)
        {
            await using var window = await site.Browser.OpenAsync(site.Process.Address, look.Width, look.Height, look.Colors);
            await window.SignInAsync();
            foreach (var (name, address) in pages)
            {
                await window.Page.GotoAsync(address);
                await Expect(window.Page.Locator(".board-bar")).ToBeVisibleAsync(new() { Timeout = 30_000 });
                if (name.StartsWith("tradeoff", StringComparison.Ordinal))
                {
                    await Expect(window.Page.Locator(".tradeoff .scatterlayer").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
                }

                await window.SettledAsync();
                if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } directory)
                {
                    await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{look.Name}.png"), FullPage = name == "analysis" || look.Width < 500 });
                }

                var overflow = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");
                if (overflow > 0)
                {
                    problems.Add($"{name} is {overflow} pixels too wide ({look.Name})");
                }
            }

            problems.AddRange(window.Errors.Select(error => $"{look.Name}: {error}"));
        }

        Assert.Empty(problems);
    }

    private static async Task UseAsync(IPage page, long study)
    {
        await page.GotoAsync($"/sweeps/{study}?tab=tradeoff");
        var legend = page.Locator(".tradeoff .legend .legendtext");
        await Expect(legend).ToHaveCountAsync(8, new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "KD", Exact = true }).ClickAsync();
        await Expect(legend).ToHaveCountAsync(7);
        await page.ReloadAsync();
        await Expect(legend).ToHaveCountAsync(7, new() { Timeout = 30_000 });
        await page.GetByLabel("Paper's figure").CheckAsync();
        await Expect(legend).ToHaveCountAsync(8);
        await Expect(page.Locator(".tradeoff .chart-note")).ToContainTextAsync("read from the published figure");
        await page.GetByRole(AriaRole.Button, new() { Name = "Table of these points" }).ClickAsync();
        await Expect(page.Locator(".tradeoff .chart-table tbody tr")).ToHaveCountAsync(33);

        // A new circuit reads the whole address; the export holds what is shown.
        await page.GotoAsync($"/sweeps/{study}?tab=table&find=tiny");
        await Expect(page.Locator(".results tbody tr")).ToHaveCountAsync(12);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync());
        Assert.Equal("models.csv", download.SuggestedFilename);
        Assert.Equal(13, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);

        await page.GotoAsync($"/sweeps/{study}?tab=analysis");
        await Expect(page.Locator(".factors tbody tr")).ToHaveCountAsync(4);
        await page.GetByLabel("Limit").FillAsync("5 MB");
        await page.GetByLabel("Limit").PressAsync("Tab");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("under=5"));
    }

    private async Task<long> ImportAsync()
    {
        using var content = new StringContent(MeasuredStudy.Json());
        using var answer = await site.Process.Client.PostAsync("/api/sweeps/import?name=study.json", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt64();
    }
}
