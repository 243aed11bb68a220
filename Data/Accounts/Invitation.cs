namespace Platform.Data.Accounts;

/// <summary>A link that creates one account, once. Only the hash of its token is stored.</summary>
public sealed class Invitation
{
    /// <summary>The identity.</summary>
    public long Id { get; set; }

    /// <summary>The SHA-256 of the token in lower-case hexadecimal.</summary>
    public required string TokenHash { get; set; }

    /// <summary>The role the new account gets.</summary>
    public required string Role { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>The user name of who made it; null for the link of the first administrator.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>Until when it can be used, UTC.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>When it was used, UTC; null while it was not.</summary>
    public DateTime? UsedAt { get; set; }

    /// <summary>The user name of the account it created.</summary>
    public string? UsedBy { get; set; }
}
