using System.Net;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Tests.Hosting;

public sealed class PagesTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/new", HttpStatusCode.OK)]
    [InlineData("/runs", HttpStatusCode.OK)]
    [InlineData("/runs/1", HttpStatusCode.OK)]
    [InlineData("/compare?run=1&run=2", HttpStatusCode.OK)]
    [InlineData("/datasets", HttpStatusCode.OK)]
    [InlineData("/fold", HttpStatusCode.OK)]
    [InlineData("/structures", HttpStatusCode.OK)]
    [InlineData("/structures/1/none", HttpStatusCode.OK)]
    [InlineData("/hosts", HttpStatusCode.OK)]
    [InlineData("/settings", HttpStatusCode.OK)]
    [InlineData("/account/password", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Page_SignedIn_AnswersWithAPage(string address, HttpStatusCode expected)
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.GetAsync(address, End);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("<html", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_NoSuchAddress_AnswersAProblem()
    {
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.GetAsync("/api/nowhere", End);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }
}
