using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Platform.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace Platform.Browser;

/// <summary>
/// A structure that a run left, looked at from every side. A script stands in for the Runner and leaves a helix. With <c>PLATFORM_SCREENSHOTS</c>
/// set to a directory, pages are also kept as pictures.
/// </summary>
public sealed class StructureTests : IAsyncLifetime
{
    private const string Crambin = "TTCCPSIVARSNFNVCRLPGTPEAICATYTGCIIIPGATCPGDYAN";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("platform-structures-");
    private readonly Chromium _browser = new();
    private SiteProcess? _site;

    private SiteProcess Site => _site!;

    public async ValueTask InitializeAsync()
    {
        await _browser.InitializeAsync();
        var runner = Path.Combine(_place.FullName, "runner");
        HelixPrediction.Write(Path.Combine(runner, "folded", "crambin"), "Crambin", Crambin);
        var script = Path.Combine(runner, "fold.sh");
        File.WriteAllText(script, """
            #!/bin/bash
            # run SPEC --out DIR …
            while [ $# -gt 0 ]; do case $1 in --out) OUT=$2; shift 2 ;; *) shift ;; esac; done
            cd "$OUT" || exit 1
            exec 9>.lock
            flock -n 9 || exit 2
            mkdir -p artifacts
            event() { SEQ=$((SEQ + 1)); printf '{"seq":%d,"time":"%s",%s}\n' "$SEQ" "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$1" >>events.ndjson; }
            event '"kind":"state","state":"running","step":0'
            cp -r "$(dirname "$0")/folded/." artifacts/
            event '"kind":"progress","step":1,"total_steps":1,"seconds_left":0'
            event '"kind":"summary","values":{"seconds":1.5}'
            event '"kind":"state","state":"succeeded","step":1'
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _site = await SiteProcess.StartAsync(
            Path.Combine(SourceTree.Root, "WebApp/bin/Release/net10.0/Platform.WebApp.dll"),
            Path.Combine(_place.FullName, "data"),
            environment: new Dictionary<string, string?> { ["Execution__Runner"] = script });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        _place.Delete(recursive: true);
    }

    [Fact]
    public async Task Structure_OfARun_IsLookedAtFromEverySide()
    {
        await using var window = await _browser.OpenAsync(Site.Address);
        var page = window.Page;
        await Site.SetUpAsync();
        await window.SignInAsync();

        var run = $"{await Site.RunAsync("sample-tiny")}";
        await Site.UntilAsync(async s => await s.StateAsync(long.Parse(run, CultureInfo.InvariantCulture)) == "succeeded", "the run ended");
        await page.GotoAsync("/structures");
        await page.GetByRole(AriaRole.Link, new() { Name = "Crambin" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/structures/[0-9]+/crambin$"));
        Assert.Equal(2, await DrawnAsync(page, "structures"));
        await ShootAsync(page, "structure", "wide-light");

        await ClickInSpaceAsync(page);

        // One part hears late that the pointer left it, when another is already pointed at.
        Assert.Equal("12,36 then ", await page.EvaluateAsync<string>(
            """
            async () => {
              const store = (await import('/js/structure-store.js')).storeOf('of no prediction');
              store.hover([5], 'space');
              store.hover([12, 36], 'map');
              store.hover([], 'space');
              const kept = store.hovered.join();
              store.hover([], 'map');
              return `${kept} then ${store.hovered.join()}`;
            }
            """));

        // A pair that is clicked in the map is marked everywhere and stands in the address.
        var map = page.Locator(".structure-chart .nsewdrag").First;
        await map.ScrollIntoViewIfNeededAsync();
        await window.PointAsync(map, 0.25f, 0.75f, page.Locator(".crosshair .hovered"));
        await Expect(page.Locator(".crosshair .hovered")).ToHaveCountAsync(2);
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("sel=1[12]-3[56]"));
        await Expect(page.Locator(".strip-row.letters .picked")).ToHaveCountAsync(2);
        await Expect(page.Locator(".molecule-readout > div")).ToHaveCountAsync(2);
        await ShootAsync(page, "structure-pair", "wide-light");

        // The address has changed under the map: what it is painted and clipped with is still found.
        Assert.Equal("", await page.EvaluateAsync<string>(
            """
            [...document.querySelectorAll('.structure-chart *')].flatMap(e => ['clip-path', 'style', 'fill'].map(name => e.getAttribute(name) ?? ''))
              .filter(value => /url\(.?http/.test(value)).join('\n')
            """));
        Assert.NotEqual(0, await page.Locator(".structure-chart .cbfill[style*='url(\"#']").CountAsync());

        // Other maps, the other model, the tabs; a reload keeps them all.
        await page.GetByRole(AriaRole.Button, new() { Name = "Expected error" }).ClickAsync();
        await Expect(page.GetByText("Expected distance error (Å), model 1")).ToBeVisibleAsync();
        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync("2");
        await Expect(page.GetByText("Expected distance error (Å), model 2")).ToBeVisibleAsync();
        await page.GetByLabel("Reference").UncheckAsync();
        await page.WaitForFunctionAsync("document.querySelector('.molecule').drawn().structures === 1");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Torsions" }).ClickAsync();
        await Expect(page.GetByText("Torsions (Ramachandran), model 2")).ToBeVisibleAsync();
        await page.ReloadAsync();
        Assert.Equal(1, await DrawnAsync(page, "structures"));
        await Expect(page.GetByText("Torsions (Ramachandran), model 2")).ToBeVisibleAsync();
        await Expect(page.Locator(".strip-row.letters .picked")).ToHaveCountAsync(2);
        foreach (var (tab, text) in new[] { ("Residues", "Distance of each CA to the reference's (Å), model 2"), ("Alignment", "Neff 34"), ("Files", "rank-2.cif"), ("About", "An alignment of 120 sequences"), ("Models", "0.800") })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(text);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download all" }).ClickAsync());
        Assert.Equal($"crambin-run-{run}.zip", download.SuggestedFilename);
        var picture = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "PNG" }).ClickAsync());
        Assert.Equal("Crambin-model-2.png", picture.SuggestedFilename);
        Assert.True(new FileInfo(await picture.PathAsync()).Length > 5_000);

        Assert.Empty(window.Errors);

        await LookAsync(run);
        await TraceAsync(run);
    }

    /// <summary>A residue that is pointed at in the 3D view is told and marked in the parts beside it; a click keeps it and puts it into the address.</summary>
    private static async Task ClickInSpaceAsync(IPage page)
    {
        var canvas = page.Locator(".molecule-canvas canvas").First;
        await canvas.ScrollIntoViewIfNeededAsync();
        var box = (await canvas.BoundingBoxAsync())!;
        var residue = page.Locator(".molecule-readout > div");

        // Where the model is drawn is not known beforehand; a ribbon goes through the middle somewhere.
        for (var k = 0; k < 200 && await residue.CountAsync() == 0; k++)
        {
            var (column, row) = (k % 20, k / 20);
            await page.Mouse.MoveAsync(box.X + (box.Width * (0.3f + (0.02f * column))), box.Y + (box.Height * (0.3f + (0.04f * row))));
            await page.WaitForTimeoutAsync(60);
        }

        await Expect(residue).ToHaveCountAsync(1);
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"[?&]sel=\d+(&|$)"));
        await Expect(page.Locator(".strip-row.letters .picked")).ToHaveCountAsync(1);
        var chosen = Regex.Match(page.Url, @"sel=(\d+)").Groups[1].Value;
        await page.Mouse.MoveAsync(box.X + 3, box.Y + 3);
        await Expect(residue).ToContainTextAsync(chosen);
        await ShootAsync(page, "structure-clicked", "wide-light");
    }

    /// <summary>Every page of structures in every look, without scrolling sideways.</summary>
    private async Task LookAsync(string run)
    {
        foreach (var (look, width, height, colors) in new[] { ("wide-dark", 1440, 900, ColorScheme.Dark), ("narrow-light", 390, 844, ColorScheme.Light) })
        {
            await using var window = await _browser.OpenAsync(Site.Address, width, height, colors);
            await window.SignInAsync();
            foreach (var (name, address) in new[] { ("structures", "/structures"), ("structure", $"/structures/{run}/crambin?sel=11-36&tab=residues"), ("structure-torsions", $"/structures/{run}/crambin?map=contacts&tab=torsions") })
            {
                await window.Page.GotoAsync(address);
                await Expect(window.Page.Locator("h1").First).ToBeVisibleAsync();
                if (name.StartsWith("structure-", StringComparison.Ordinal) || name == "structure")
                {
                    await DrawnAsync(window.Page, "atoms");
                    await window.Page.EvaluateAsync("window.scrollTo(0, document.body.scrollHeight)");
                    await Expect(window.Page.Locator(".chart-plot .main-svg").Last).ToBeAttachedAsync();
                    await window.Page.EvaluateAsync("window.scrollTo(0, 0)");
                }

                await window.SettledAsync();
                await ShootAsync(window.Page, name, look);
                Assert.True(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth") <= 0, $"{name} is too wide ({look})");
            }

            Assert.Empty(window.Errors);
        }
    }

    /// <summary>Where Mol* does not come, the backbone's trace stands in its place and is linked all the same.</summary>
    private async Task TraceAsync(string run)
    {
        await using var window = await _browser.OpenAsync(Site.Address);
        await window.SignInAsync();
        await window.Page.RouteAsync("**/molstar*.js", route => route.AbortAsync());
        await window.Page.GotoAsync($"/structures/{run}/crambin?sel=7");
        Assert.Equal(46, await DrawnAsync(window.Page, "atoms"));
        Assert.Equal("trace", await window.Page.Locator(".molecule").GetAttributeAsync("data-drawn"));
        await Expect(window.Page.Locator(".molecule-note")).ToContainTextAsync("Mol*");
        await Expect(window.Page.Locator(".molecule-readout")).ToContainTextAsync("Ile 7");
        await ShootAsync(window.Page, "structure-trace", "wide-light");
    }

    /// <summary>Waits until the structure is drawn, and tells how much of it.</summary>
    private static async Task<int> DrawnAsync(IPage page, string what)
    {
        await Expect(page.Locator(".molecule[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return (await page.EvaluateAsync<JsonElement>("document.querySelector('.molecule').drawn()")).GetProperty(what).GetInt32();
    }

    private static async Task ShootAsync(IPage page, string name, string look)
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await page.WaitForTimeoutAsync(400);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{look}.png"), FullPage = true });
        }
    }
}
