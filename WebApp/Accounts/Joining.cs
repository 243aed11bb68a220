using Microsoft.AspNetCore.Identity;
using Platform.Data.Accounts;

namespace Platform.WebApp.Accounts;

/// <summary>Makes accounts from one-time links. The first link is printed on the console, the others come from an admin.</summary>
internal sealed class Joining(Invitations invitations, UserManager<User> users, TimeProvider clock)
{
    /// <summary>How long a link can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const string Unusable = "This link was used or has expired. Ask an admin for a new one.";

    /// <summary>The invitation of a link.</summary>
    /// <returns>The invitation, or null when it is unknown, used or expired.</returns>
    public async Task<Invitation?> FindAsync(string? token, CancellationToken cancellationToken = default) =>
        string.IsNullOrWhiteSpace(token) ? null : await invitations.FindAsync(token, cancellationToken);

    /// <summary>Makes the account of a link and uses the link up.</summary>
    /// <returns>The account, or the reasons why there is none.</returns>
    public async Task<(User? User, IReadOnlyList<string> Problems)> AcceptAsync(
        string? token, string name, string password, CancellationToken cancellationToken = default)
    {
        var user = new User { UserName = name.Trim(), CreatedAt = clock.GetUtcNow().UtcDateTime };
        if (await ProblemsAsync(user, password) is { Count: > 0 } problems)
        {
            return (null, problems);
        }

        // Use it first: of two people with one link, one finds it used.
        if (await invitations.TryUseAsync(token ?? "", user.UserName, cancellationToken) is not { } invitation)
        {
            return (null, [Unusable]);
        }

        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            await invitations.GiveBackAsync(token!, cancellationToken);
            return (null, [.. result.Errors.Select(e => e.Description)]);
        }

        await users.AddToRoleAsync(user, invitation.Role);
        return (user, []);
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(User user, string password)
    {
        var problems = new List<string>();
        foreach (var validator in users.UserValidators)
        {
            problems.AddRange((await validator.ValidateAsync(users, user)).Errors.Select(e => e.Description));
        }

        foreach (var validator in users.PasswordValidators)
        {
            problems.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(e => e.Description));
        }

        return problems;
    }
}
