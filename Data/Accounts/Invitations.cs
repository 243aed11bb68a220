using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Accounts;

/// <summary>Links that create one account each. A token is 256 random bits; the database holds its hash only.</summary>
public sealed class Invitations
{
    /// <summary>The role of people who may do everything.</summary>
    public const string AdminRole = "Admin";

    private readonly DataStore _store;
    private readonly TimeProvider _time;

    internal Invitations(DataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Makes an invitation.</summary>
    /// <param name="role">The role the new account gets.</param>
    /// <param name="lifetime">How long it can be used.</param>
    /// <param name="createdBy">The user name of who invites.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The token, to be shown once; letters, digits, dash and underscore.</returns>
    public Task<string> CreateAsync(
        string role, TimeSpan lifetime, string? createdBy, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(db => AddAsync(db, role, lifetime, createdBy, cancellationToken), cancellationToken);

    /// <summary>Makes the invitation of the first administrator; earlier unused ones stop working.</summary>
    /// <returns>The token, or null where an account exists already.</returns>
    public Task<string?> CreateFirstAdminAsync(TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        _store.WriteAsync<string?>(async db =>
        {
            if (await db.Users.AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            await db.Invitations.Where(invitation => invitation.CreatedBy == null && invitation.UsedAt == null)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            return await AddAsync(db, AdminRole, lifetime, null, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Looks an invitation up without using it.</summary>
    /// <returns>The invitation, or null where the token is unknown, used or expired.</returns>
    public Task<Invitation?> FindAsync(string token, CancellationToken cancellationToken = default)
    {
        var hash = Hash(token);
        return _store.ReadAsync(db => db.Invitations.FirstOrDefaultAsync(
            invitation => invitation.TokenHash == hash && invitation.UsedAt == null && invitation.ExpiresAt > Now,
            cancellationToken), cancellationToken);
    }

    /// <summary>Uses an invitation up. Of two people with the same token one gets it.</summary>
    /// <returns>The invitation, or null where the token is unknown, used or expired.</returns>
    public Task<Invitation?> TryUseAsync(string token, string userName, CancellationToken cancellationToken = default)
    {
        var hash = Hash(token);
        return _store.WriteAsync(async db =>
        {
            var used = await db.Invitations
                .Where(invitation => invitation.TokenHash == hash && invitation.UsedAt == null && invitation.ExpiresAt > Now)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(invitation => invitation.UsedAt, Now)
                    .SetProperty(invitation => invitation.UsedBy, userName), cancellationToken).ConfigureAwait(false);
            return used == 0 ? null : await db.Invitations.AsNoTracking()
                .FirstAsync(invitation => invitation.TokenHash == hash, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <summary>Makes an invitation usable again, for when no account came of it.</summary>
    public Task GiveBackAsync(string token, CancellationToken cancellationToken = default)
    {
        var hash = Hash(token);
        return _store.WriteAsync(db => db.Invitations.Where(invitation => invitation.TokenHash == hash)
            .ExecuteUpdateAsync(set => set
                .SetProperty(invitation => invitation.UsedAt, (DateTime?)null)
                .SetProperty(invitation => invitation.UsedBy, (string?)null), cancellationToken), cancellationToken);
    }

    /// <summary>All invitations, newest first.</summary>
    public Task<List<Invitation>> ListAsync(CancellationToken cancellationToken = default) =>
        _store.ReadAsync(db => db.Invitations.OrderByDescending(invitation => invitation.Id).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Takes an unused invitation back.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RevokeAsync(long id, CancellationToken cancellationToken = default) =>
        _store.WriteAsync(async db => await db.Invitations.Where(invitation => invitation.Id == id && invitation.UsedAt == null)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 1, cancellationToken);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private async Task<string> AddAsync(
        PlatformDbContext db, string role, TimeSpan lifetime, string? createdBy, CancellationToken cancellationToken)
    {
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        db.Invitations.Add(new Invitation
        {
            TokenHash = Hash(token), Role = role, CreatedAt = Now, CreatedBy = createdBy, ExpiresAt = Now + lifetime,
        });
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return token;
    }
}
