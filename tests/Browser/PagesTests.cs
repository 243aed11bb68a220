using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>
/// Every page, wide and narrow, light and dark: it shows its heading, writes no error to the console and does not scroll sideways.
/// With <c>PLATFORM_SCREENSHOTS</c> set to a directory, each is also kept as a picture.
/// </summary>
public sealed class PagesTests(Site site) : IClassFixture<Site>
{
    private static readonly (string Name, int Width, int Height, ColorScheme Colors)[] Looks =
    [
        ("wide-light", 1440, 900, ColorScheme.Light), ("wide-dark", 1440, 900, ColorScheme.Dark), ("narrow-light", 390, 844, ColorScheme.Light),
    ];

    [Fact]
    public async Task EveryPage_EveryLook_IsWhole()
    {
        await site.Process.SetUpAsync();
        var settings = new Dictionary<string, string> { ["hardware.threads"] = "1" };
        var first = await site.Process.RunAsync("sample-tiny", settings);
        var second = await site.Process.RunAsync("sample-tiny", new Dictionary<string, string>(settings) { ["learner.optimizer.learning_rate"] = "0.002", ["seed"] = "2" });
        var failed = await site.Process.RunAsync("sample-tiny", new Dictionary<string, string>(settings) { ["input.directory"] = "nowhere" });
        var exported = await site.Process.RunAsync("sample-tiny", new Dictionary<string, string>(settings)
        {
            ["max_steps"] = "20", ["deliverables"] = """[{"type":"OnnxExport","integer":true,"latency_seconds":0.1}]""",
        });
        foreach (var (run, state) in new[] { (exported, "succeeded"), (first, "succeeded"), (second, "succeeded"), (failed, "failed") })
        {
            await site.Process.UntilAsync(async s => await s.StateAsync(run) == state, $"run {run} {state}");
        }

        var sweep = await SweepAsync(new { sweep = "sample", set = new { architectures = """["1x32"]""", subsets = """["baseline","mp"]""", seeds = "[1,2]" } });
        var waiting = await SweepAsync(new { sweep = "sample", queue = "gpu", name = "Four subsets, three seeds", set = new Dictionary<string, string>
        {
            ["seeds"] = "[1,2,3]", ["subsets"] = """["baseline","kd","mp","kd+mp"]""", ["methods.distillation"] = """["SetDropout,rate=0.3"]""",
        } });
        await site.Process.UntilAsync(async s => (await s.SweepAsync(sweep)).GetProperty("sweep").GetProperty("runs") is var runs && runs.TryGetProperty("succeeded", out var done) && done.GetInt32() == 4, "the sweep is done");
        var cells = (await site.Process.SweepAsync(waiting)).GetProperty("cells").EnumerateArray().ToList();
        var stopped = cells.First(cell => cell.GetProperty("key").GetString() == "sst2-2x64-base-s1").GetProperty("run").GetInt64();
        var blocked = cells.First(cell => cell.GetProperty("key").GetString() == "sst2-2x64-kd-s1").GetProperty("run").GetInt64();
        using (await site.Process.Client.PostAsync($"/api/runs/{stopped}/stop", null, TestContext.Current.CancellationToken))
        {
        }

        (string Name, string Address)[] pages =
        [
            ("home", "/"), ("new", "/new"), ("new-run", "/new?experiment=sst2-tiny"), ("new-modifiers", "/new?experiment=sample-tiny&modify=UseRope,rope.rotary.theta=500000&modify=SetDropout,rate=0.2&set=epochs%3D2"),
            ("new-conflict", "/new?experiment=sample-tiny&modify=SetDropout,rate=0.1&modify=SetDropout,rate=0.2"), ("runs", "/runs"), ("run", $"/runs/{first}"),
            ("run-charts", $"/runs/{first}?tab=charts"), ("run-config", $"/runs/{first}?tab=config"), ("run-logs", $"/runs/{first}?tab=logs"),
            ("run-artifacts", $"/runs/{first}?tab=artifacts"), ("run-hardware", $"/runs/{first}?tab=hardware"), ("run-health", $"/runs/{first}?tab=health"), ("run-failed", $"/runs/{failed}"),
            ("compare", $"/compare?run={first}&run={second}"), ("compare-config", $"/compare?run={first}&run={second}&tab=config"),
            ("compare-metrics", $"/compare?run={first}&run={second}&tab=metrics"), ("datasets", "/datasets"),
            ("sweeps", "/sweeps"), ("sweep-ready", "/sweeps/new"), ("sweep-new", "/sweeps/new?sweep=sample&set=bits%3D%5B4%2C8%5D"), ("sweep-wrong", "/sweeps/new?sweep=paper&set=bits%3D%5B1%5D"), ("sweep-missing", "/sweeps/new?sweep=paper"),
            ("models", "/models"), ("models-import", "/models?import=1"), ("model", $"/models/{exported}?text=a+film+of+quiet+beauty"), ("model-weights", $"/models/{first}"),
            ("sweep", $"/sweeps/{sweep}"), ("sweep-size", $"/sweeps/{sweep}?show=size"), ("sweep-waiting", $"/sweeps/{waiting}"), ("sweep-dim", $"/sweeps/{waiting}?state=blocked"), ("run-waiting", $"/runs/{blocked}"),
            ("hosts", "/hosts"), ("settings", "/settings"),
        ];
        var problems = new List<string>();
        foreach (var look in Looks)
        {
            await using var window = await site.Browser.OpenAsync(site.Process.Address, look.Width, look.Height, look.Colors);
            await window.Page.GotoAsync("/signin");
            await ShootAsync(window.Page, "signin", look.Name);
            await window.SignInAsync();
            foreach (var (name, address) in pages)
            {
                await window.Page.GotoAsync(address);
                await Expect(window.Page.Locator("h1").First).ToBeVisibleAsync();
                await window.SettledAsync();
                await ShootAsync(window.Page, name, look.Name);
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

    private async Task<long> SweepAsync(object request)
    {
        using var answer = await site.Process.Client.PostAsJsonAsync("/api/sweeps", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static async Task ShootAsync(IPage page, string name, string look)
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{look}.png"), FullPage = look.StartsWith("narrow", StringComparison.Ordinal) });
        }
    }
}
