using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data.Accounts;
using Platform.Data.Runs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Tests.Accounts;

public sealed class AccountTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/settings")]
    [InlineData("/hangfire")]
    public async Task Page_NotSignedIn_SendsToSignIn(string address)
    {
        using var answer = await site.Stranger().GetAsync(address, End);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/signin?ReturnUrl=", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/experiments")]
    [InlineData("/api/runs/1/series?name=train/loss")]
    public async Task Api_NotSignedIn_Answers401(string address)
    {
        using var answer = await site.Stranger().GetAsync(address, End);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task SetUp_FirstLink_MakesAnAdminOnce()
    {
        using var fresh = new SiteFactory();
        var token = await fresh.Services.GetRequiredService<Invitations>().CreateFirstAdminAsync(TimeSpan.FromHours(1), End);
        Assert.NotNull(token);
        var browser = fresh.Stranger();
        using (var made = await SiteFactory.JoinAsync(browser, "/setup", token, "ada"))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        using var home = await browser.GetAsync("/", End);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        var again = await fresh.Stranger().GetStringAsync($"/setup?token={token}", End);
        Assert.Contains("This link no longer works", again, StringComparison.Ordinal);
        Assert.Null(await fresh.Services.GetRequiredService<Invitations>().CreateFirstAdminAsync(TimeSpan.FromHours(1), End));
    }

    [Fact]
    public async Task Join_TwoPeopleWithOneLink_OneAccount()
    {
        var token = await site.Services.GetRequiredService<Invitations>().CreateAsync(Roles.Editor, TimeSpan.FromHours(1), "ada", End);
        var requests = new List<Func<Task<HttpResponseMessage>>>();
        foreach (var name in new[] { "early", "late" })
        {
            // Both see the form before either sends it.
            var browser = site.Stranger();
            var form = await SiteFactory.FormTokenAsync(browser, $"/invite?token={token}");
            requests.Add(() => browser.PostAsync($"/invite?token={token}", new FormUrlEncodedContent(
            [
                new("_handler", "join"), new("__RequestVerificationToken", form), new("Input.Name", name),
                new("Input.Password", SiteFactory.Password), new("Input.Again", SiteFactory.Password),
            ]), End));
        }

        var answers = await Task.WhenAll(requests.Select(send => send()));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Join_ShortPassword_SaysSoAndKeepsTheLink()
    {
        var token = await site.Services.GetRequiredService<Invitations>().CreateAsync(Roles.Viewer, TimeSpan.FromHours(1), "ada", End);
        using var answer = await SiteFactory.JoinAsync(site.Stranger(), "/invite", token, "hasty", "short");
        Assert.Contains("at least 10 characters", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        Assert.NotNull(await site.Services.GetRequiredService<Invitations>().FindAsync(token, End));
    }

    [Fact]
    public async Task SignIn_WrongPassword_SaysSo()
    {
        await site.SignedInAsync(Roles.Viewer, "carol");
        using var answer = await SignInAsync(site.Stranger(), "carol", "not the password", "/signin");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("The name or the password is wrong", await answer.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/runs?state=failed", "/runs?state=failed")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    public async Task SignIn_ReturnAddress_StaysOnTheSite(string asked, string expected)
    {
        var name = $"dave{expected.Length}{asked.Length}";
        await site.SignedInAsync(Roles.Viewer, name);
        using var answer = await SignInAsync(site.Stranger(), name, SiteFactory.Password, $"/signin?ReturnUrl={Uri.EscapeDataString(asked)}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, new Uri(new Uri("http://localhost"), answer.Headers.Location!).PathAndQuery);
    }

    [Fact]
    public async Task StopRun_Viewer_IsForbidden()
    {
        var run = await site.WaitingRunAsync();
        var viewer = await site.SignedInAsync(Roles.Viewer);
        using var answer = await viewer.PostAsync($"/api/runs/{run}/stop", null, End);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(RunState.Queued, (await site.Services.GetRequiredService<RunQueries>().FindRunAsync(run, End))!.State);
    }

    [Fact]
    public async Task StopRun_Editor_StopsIt()
    {
        var run = await site.WaitingRunAsync();
        var editor = await site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PostAsync($"/api/runs/{run}/stop", null, End);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var again = await editor.PostAsync($"/api/runs/{run}/stop", null, End);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("ended already", await again.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopRun_AskedByAnotherSite_IsRefused()
    {
        var run = await site.WaitingRunAsync();
        var editor = await site.SignedInAsync(Roles.Editor);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/runs/{run}/stop");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await editor.SendAsync(request, End);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Action_RoleTakenAwayWhileThePageIsOpen_IsRefused()
    {
        var run = await site.WaitingRunAsync();
        await site.SignedInAsync(Roles.Editor, "erin");
        await using var scope = site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var erin = (await users.FindByNameAsync("erin"))!;
        var page = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, erin.Id), new Claim(ClaimTypes.Name, "erin"), new Claim(ClaimTypes.Role, Roles.Editor)], "test"));
        await users.RemoveFromRoleAsync(erin, Roles.Editor);
        await users.AddToRoleAsync(erin, Roles.Viewer);
        var actions = scope.ServiceProvider.GetRequiredService<RunActions>();
        await Assert.ThrowsAsync<AccessDenied>(() => actions.StopAsync(page, run, End));
    }

    [Theory]
    [InlineData(Roles.Admin, HttpStatusCode.OK)]
    [InlineData(Roles.Editor, HttpStatusCode.Redirect)]
    [InlineData(Roles.Viewer, HttpStatusCode.Redirect)]
    public async Task JobQueue_ByRole_OnlyForAdmins(string role, HttpStatusCode expected)
    {
        var browser = await site.SignedInAsync(role);
        using var answer = await browser.GetAsync("/hangfire", End);
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Redirect)
        {
            Assert.StartsWith("/denied", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SignOut_ThenPage_SendsToSignIn()
    {
        var browser = await site.SignedInAsync(Roles.Viewer);
        using (var refused = await browser.PostAsync("/signout", null, End))
        {
            // A page elsewhere cannot sign a person out: the form's token is missing.
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using (var done = await PostSignOutAsync(browser))
        {
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        }

        using var page = await browser.GetAsync("/runs", End);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task ChangeRole_LastAdmin_IsRefused()
    {
        using var fresh = new SiteFactory();
        var token = await fresh.Services.GetRequiredService<Invitations>().CreateFirstAdminAsync(TimeSpan.FromHours(1), End);
        using var made = await SiteFactory.JoinAsync(fresh.Stranger(), "/setup", token!, "ada");
        await using var scope = fresh.Services.CreateAsyncScope();
        var ada = (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync("ada"))!;
        var page = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, ada.Id)], "test"));
        var accounts = scope.ServiceProvider.GetRequiredService<AccountDirectory>();
        Assert.Contains("only admin", await accounts.ChangeRoleAsync(page, ada.Id, Roles.Viewer, End), StringComparison.Ordinal);
        Assert.Contains("only admin", await accounts.RemoveAsync(page, ada.Id, End), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string address) =>
        SiteFactory.SubmitAsync(browser, address, "signin", new() { ["Input.Name"] = name, ["Input.Password"] = password });

    private static async Task<HttpResponseMessage> PostSignOutAsync(HttpClient browser)
    {
        var token = await SiteFactory.FormTokenAsync(browser, "/runs");
        return await browser.PostAsync("/signout", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), End);
    }
}
