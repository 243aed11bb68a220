using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Data;
using Platform.Data.Accounts;

namespace Platform.WebApp.Accounts;

/// <summary>The accounts of this site, for admins.</summary>
internal sealed class AccountDirectory(
    IDbContextFactory<PlatformDbContext> contexts,
    UserManager<User> users,
    Invitations invitations,
    Access access,
    TimeProvider clock)
{
    /// <summary>All accounts by name.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(ClaimsPrincipal by, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from user in database.Users
            join held in database.UserRoles on user.Id equals held.UserId into helds
            from held in helds.DefaultIfEmpty()
            join role in database.Roles on held.RoleId equals role.Id into roles
            from role in roles.DefaultIfEmpty()
            orderby user.UserName
            select new { user.Id, user.UserName, Role = role.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new Account(r.Id, r.UserName ?? "", r.Role ?? Roles.Viewer))];
    }

    /// <summary>Gives an account another role; its sessions end within a minute.</summary>
    /// <returns>Why it was refused, or null.</returns>
    public async Task<string?> ChangeRoleAsync(ClaimsPrincipal by, string accountId, string role, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        if (await users.FindByIdAsync(accountId) is not { } user)
        {
            return "That account no longer exists.";
        }

        var held = await users.GetRolesAsync(user);
        if (held.Contains(Roles.Admin) && role != Roles.Admin && (await users.GetUsersInRoleAsync(Roles.Admin)).Count == 1)
        {
            return $"{user.UserName} is the only admin. Make another account admin first.";
        }

        await users.RemoveFromRolesAsync(user, held);
        await users.AddToRoleAsync(user, role);
        await users.UpdateSecurityStampAsync(user);
        return null;
    }

    /// <summary>Removes an account; its runs stay.</summary>
    /// <returns>Why it was refused, or null.</returns>
    public async Task<string?> RemoveAsync(ClaimsPrincipal by, string accountId, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        if (await users.FindByIdAsync(accountId) is not { } user)
        {
            return null;
        }

        if (await users.IsInRoleAsync(user, Roles.Admin) && (await users.GetUsersInRoleAsync(Roles.Admin)).Count == 1)
        {
            return $"{user.UserName} is the only admin and cannot be removed.";
        }

        await users.DeleteAsync(user);
        return null;
    }

    /// <summary>Makes a one-time invitation.</summary>
    /// <returns>The token of its link.</returns>
    public async Task<string> InviteAsync(ClaimsPrincipal by, string role, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        return await invitations.CreateAsync(role, Joining.Lifetime, by.Identity?.Name, cancellationToken);
    }

    /// <summary>The links that can still be used.</summary>
    public async Task<IReadOnlyList<Invitation>> OpenInvitationsAsync(ClaimsPrincipal by, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. (await invitations.ListAsync(cancellationToken)).Where(i => i.UsedAt is null && i.ExpiresAt > now)];
    }

    /// <summary>Makes a link unusable.</summary>
    public async Task RevokeAsync(ClaimsPrincipal by, long invitationId, CancellationToken cancellationToken = default)
    {
        await access.RequireAdminAsync(by, cancellationToken);
        await invitations.RevokeAsync(invitationId, cancellationToken);
    }
}
