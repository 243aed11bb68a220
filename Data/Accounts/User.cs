using Microsoft.AspNetCore.Identity;

namespace Platform.Data.Accounts;

/// <summary>A person with an account.</summary>
public sealed class User : IdentityUser
{
    /// <summary>When the account was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }
}
