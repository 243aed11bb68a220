using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Platform.WebApp.Accounts;

/// <summary>
/// Asks the database what an account may do now. Pages stay open longer than a role lasts, so every action asks again.
/// </summary>
internal sealed class Access(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>The role the account has at this moment.</summary>
    /// <returns>One of <see cref="Roles"/>, or null when the account has none or no longer exists.</returns>
    public async Task<string?> RoleAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            return null;
        }

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var roles = await (
            from held in database.UserRoles
            join role in database.Roles on held.RoleId equals role.Id
            where held.UserId == id
            select role.Name).ToListAsync(cancellationToken);
        return Roles.All.FirstOrDefault(roles.Contains);
    }

    /// <summary>Lets editors and admins pass.</summary>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    public async Task RequireEditAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        if (await RoleAsync(user, cancellationToken) is not (Roles.Admin or Roles.Editor))
        {
            throw new AccessDenied("Your account may look, not change. Ask an admin for the editor role.");
        }
    }

    /// <summary>Lets admins pass.</summary>
    /// <exception cref="AccessDenied">The account is no admin's.</exception>
    public async Task RequireAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        if (await RoleAsync(user, cancellationToken) is not Roles.Admin)
        {
            throw new AccessDenied("Only an admin may do this.");
        }
    }
}
