using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>A trained and exported model, as a person tries and takes it.</summary>
public sealed class ModelTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Model_Exported_AnswersASentenceWithBothFilesAndIsDownloaded()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();
        await page.GotoAsync("/models");
        await Expect(page.GetByText("No models yet")).ToBeVisibleAsync();
        var run = await site.Process.RunAsync("sample-tiny", new Dictionary<string, string>
        {
            ["hardware.threads"] = "1", ["max_steps"] = "20", ["deliverables"] = """[{"type":"OnnxExport","integer":true,"latency_seconds":0.1}]""",
        });
        await site.Process.UntilAsync(async s => await s.StateAsync(run) is "succeeded" or "failed", $"run {run} ended");

        // The list finds it by itself; each exported file has its figures.
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "int8" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "int8" }).ClickAsync();
        await Expect(page.Locator(".compare-models")).ToContainTextAsync("Latency, batch 1");

        // Both files answer, side by side, with their times; the address keeps the sentence.
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("a film of quiet beauty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(page.Locator(".answer")).ToHaveCountAsync(2);
        await Expect(page.Locator(".answer").First).ToContainTextAsync(" ms");
        await Expect(page.Locator(".answer").First).ToContainTextAsync("%");
        await Expect(page.Locator(".answer").First).ToContainTextAsync("positive");
        await Expect(page.Locator(".answer").First).ToContainTextAsync("negative");
        await Expect(page).ToHaveURLAsync(new Regex("text=a"));
        await page.ReloadAsync();
        await Expect(page.Locator(".answer")).ToHaveCountAsync(2);
        await page.GetByLabel("with").SelectOptionAsync("none");
        await Expect(page.Locator(".answer")).ToHaveCountAsync(1);

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download int8" }).ClickAsync());
        Assert.Equal($"model-{run}-int8.zip", download.SuggestedFilename);
        Assert.Empty(window.Errors);
        Assert.InRange(site.Process.MemoryMb, 1, 500);
    }
}
