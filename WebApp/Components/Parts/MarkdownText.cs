using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Platform.WebApp.Components.Parts;

/// <summary>Notes as people write them, as HTML that cannot act: no raw HTML, no links that run code.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    /// <summary>Markdown as HTML.</summary>
    public static MarkupString Render(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(l => !IsSafe(l.Url)))
        {
            link.Url = "";
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsSafe(l.Url)))
        {
            link.Url = "";
        }

        return new MarkupString(document.ToHtml(Pipeline));
    }

    private static bool IsSafe(string? url) =>
        url is not null
        && (url.StartsWith('#') || LocalPath(url) || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https" or "mailto")));

    private static bool LocalPath(string url) => url is ['/', ..] && url is not ['/', '/' or '\\', ..];
}
