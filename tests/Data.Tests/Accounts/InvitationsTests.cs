using Microsoft.EntityFrameworkCore;
using Platform.Data.Accounts;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Accounts;

public sealed class InvitationsTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TryUseAsync_ManyAtOnce_OneGetsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var invitations = database.Get<Invitations>();
        var token = await invitations.CreateAsync("Editor", TimeSpan.FromDays(1), "ada", Token);

        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => invitations.TryUseAsync(token, $"user-{i}", Token), Token)));

        var invitation = Assert.Single(used, item => item is not null)!;
        Assert.Equal(("Editor", "ada"), (invitation.Role, invitation.CreatedBy));
        Assert.Null(await invitations.FindAsync(token, Token));
        Assert.Null(await invitations.TryUseAsync(token, "late", Token));
        await invitations.GiveBackAsync(token, Token);
        Assert.NotNull(await invitations.TryUseAsync(token, "later", Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task FindAsync_ExpiredOrUnknown_IsNull(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var invitations = database.Get<Invitations>();
        var token = await invitations.CreateAsync("Viewer", TimeSpan.FromHours(1), "ada", Token);
        Assert.NotNull(await invitations.FindAsync(token, Token));
        Assert.Null(await invitations.FindAsync(token + "x", Token));

        database.Time.Advance(TimeSpan.FromHours(2));

        Assert.Null(await invitations.FindAsync(token, Token));
        Assert.Null(await invitations.TryUseAsync(token, "late", Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CreateFirstAdminAsync_AccountsExist_GivesNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var invitations = database.Get<Invitations>();
        var old = await invitations.CreateFirstAdminAsync(TimeSpan.FromDays(1), Token);
        var token = await invitations.CreateFirstAdminAsync(TimeSpan.FromDays(1), Token);
        Assert.Null(await invitations.FindAsync(old!, Token));
        Assert.Equal(Invitations.AdminRole, (await invitations.FindAsync(token!, Token))!.Role);

        await using (var db = await database.ContextAsync())
        {
            db.Users.Add(new User { UserName = "ada", CreatedAt = database.Time.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync(Token);
        }

        Assert.Null(await invitations.CreateFirstAdminAsync(TimeSpan.FromDays(1), Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CreateAsync_Token_IsStoredAsHashOnly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var invitations = database.Get<Invitations>();

        var token = await invitations.CreateAsync("Viewer", TimeSpan.FromHours(1), "ada", Token);

        Assert.Equal(43, token.Length);
        Assert.DoesNotContain(token, (await invitations.ListAsync(Token))[0].TokenHash, StringComparison.Ordinal);
        Assert.True(await invitations.RevokeAsync((await invitations.ListAsync(Token))[0].Id, Token));
        Assert.Null(await invitations.FindAsync(token, Token));
    }
}
