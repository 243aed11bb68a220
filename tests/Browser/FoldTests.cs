using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>From a pasted sequence to a structure, by the network that comes with the program. With <c>PLATFORM_SCREENSHOTS</c> set to a directory, pages are also kept as pictures.</summary>
public sealed class FoldTests(Site site) : IClassFixture<Site>
{
    private const string Villin = "LSDEDFKAVFGMTRSAFANLPLWKQQNLKKEKGLF";

    [Fact]
    public async Task Sequence_WithAnAlignment_IsFoldedAndLookedAt()
    {
        await using var window = await site.Browser.OpenAsync(site.Process.Address);
        var page = window.Page;
        await site.Process.SetUpAsync();
        await window.SignInAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Fold a protein" }).ClickAsync();

        // What is no protein is told next to the field, with its place.
        await page.GetByLabel("Sequence or FASTA").FillAsync("MKTAYIAK9RQ");
        await Expect(page.Locator(".fold .error")).ToContainTextAsync("'9' at residue 9");
        await ShootAsync(page, "fold-wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Villin" }).ClickAsync();
        await Expect(page.GetByText("Villin-headpiece: 35 residues")).ToBeVisibleAsync();

        // An alignment of another sequence is refused in words; the right one is taken.
        await UploadAsync(page, "other.a3m", $">q\nW{Villin[1..]}\n");
        await Expect(page.Locator(".fold .error")).ToContainTextAsync("residue 1 is W there and L in the sequence");
        await UploadAsync(page, "related.a3m", $">q\n{Villin}\n>h\n{Villin.Replace('K', 'R')}\n");
        await Expect(page.GetByText("2 sequences of 35 residues")).ToBeVisibleAsync();
        await Expect(page.Locator(".fold .error")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Options" }).ClickAsync();
        await page.GetByLabel("Starts").FillAsync("2");
        await page.GetByLabel("Models to keep").FillAsync("2");
        await page.GetByLabel("Seed").FillAsync("3");
        await page.GetByLabel("Seed").BlurAsync();
        await Expect(page).ToHaveURLAsync(new Regex("starts=2.*models=2.*seed=3"));
        await ShootAsync(page, "fold");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fold", Exact = true }).ClickAsync();

        // The run's page leads to the structure as soon as it is there.
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9]+$"));
        var run = page.Url.Split('/')[^1];
        await page.GetByRole(AriaRole.Link, new() { Name = "Look" }).ClickAsync(new() { Timeout = 300_000 });
        await Expect(page).ToHaveURLAsync(new Regex("/structures/[0-9]+/Villin-headpiece$"));
        await Expect(page.Locator(".molecule[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("35 residues, from an alignment")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Model 2");
        await ShootAsync(page, "fold-structure");
        await page.GotoAsync($"/runs/{run}");
        await Expect(page.Locator(".fold-results")).ToContainTextAsync("1 of 1 folded");
        await ShootAsync(page, "fold-run");

        // A clone is filled in as the run was.
        await page.GotoAsync($"/new?clone={run}");
        await Expect(page).ToHaveURLAsync(new Regex($"/fold\\?.*clone={run}"));
        await Expect(page.GetByLabel("Sequence or FASTA")).ToHaveValueAsync(new Regex(Villin));
        await Expect(page.GetByText("2 sequences of 35 residues")).ToBeVisibleAsync();
        await Expect(page.GetByText("2 starts, 2 models, seed 3")).ToBeVisibleAsync();
        Assert.Empty(window.Errors);

        foreach (var (look, width, colors) in new[] { ("dark", 1440, ColorScheme.Dark), ("narrow", 390, ColorScheme.Light) })
        {
            await using var other = await site.Browser.OpenAsync(site.Process.Address, width, 844, colors);
            await other.SignInAsync();
            foreach (var (name, address) in new[] { ("home", "/"), ("fold", "/fold"), ("fold-run", $"/runs/{run}") })
            {
                await other.Page.GotoAsync(address);
                await Expect(other.Page.Locator("h1").First).ToBeVisibleAsync();
                await other.SettledAsync();
                await ShootAsync(other.Page, $"{name}-{look}");
                Assert.True(await other.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth") <= 0, $"{name} is too wide ({look})");
            }

            Assert.Empty(other.Errors);
        }
    }

    private static Task UploadAsync(IPage page, string name, string text) => page.GetByLabel("Choose alignment or profile")
        .SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });

    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.WaitForTimeoutAsync(400);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
        }
    }
}
