using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Tests.Components;

public sealed class MarkdownTextTests
{
    [Fact]
    public void Render_List_IsHtml() => Assert.Contains("<li>warm-up", MarkdownText.Render("- warm-up").Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("[click](javascript:alert(1))")]
    [InlineData("![x](data:text/html,hi)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)")]
    public void Render_CodeInNotes_CannotAct(string notes)
    {
        var html = MarkdownText.Render(notes).Value;
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("=\"javascript:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("=\"data:", html, StringComparison.OrdinalIgnoreCase);
    }
}
