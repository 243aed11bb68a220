using System.Net;
using System.Text.RegularExpressions;
using Platform.Tests.Shared;

namespace Platform.WebApp.Tests.Hosting;

/// <summary>The files a browser asks for.</summary>
internal static partial class Assets
{
    private static readonly string[] Fixed =
    [
        "_framework/blazor.web.js",
        "_content/MudBlazor/MudBlazor.min.css",
        "_content/MudBlazor/MudBlazor.min.js",
        "_content/Plotly.Blazor/plotly-3.7.0.min.js",
        "_content/Plotly.Blazor/plotly-basic-3.7.0.min.js",
        "css/site.css",
        "favicon.svg",
        "Platform.WebApp.styles.css",
    ];

    /// <summary>Every fixed file, and every file the sign-in page names with its fingerprint, answers 200 with content.</summary>
    public static async Task AssertAsync(string address, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient { BaseAddress = new Uri(address) };
        var page = await browser.GetStringAsync("/signin", cancellationToken);
        var named = Address().Matches(page).Select(m => m.Groups[1].Value).Where(a => a.Contains('.', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        string[] fetched = File.Exists(Path.Combine(SourceTree.Root, "wwwroot/lib/molstar/molstar.js")) ? ["lib/molstar/molstar.js", "lib/molstar/molstar.css"] : [];
        var scripts = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "wwwroot/js"), "*.js").Select(file => $"js/{Path.GetFileName(file)}");
        foreach (var file in Fixed.Concat(scripts).Concat(fetched).Concat(named))
        {
            using var answer = await browser.GetAsync(file, cancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{file} answered {(int)answer.StatusCode}");
            Assert.True((await answer.Content.ReadAsByteArrayAsync(cancellationToken)).Length > 0 || file.EndsWith("styles.css", StringComparison.Ordinal), $"{file} is empty");
        }
    }

    [GeneratedRegex("(?:href|src)=\"([^\"#:]+)\"")]
    private static partial Regex Address();
}
