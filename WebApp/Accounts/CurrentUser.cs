using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace Platform.WebApp.Accounts;

/// <summary>The account behind the page at hand.</summary>
internal sealed class CurrentUser(AuthenticationStateProvider authentication)
{
    /// <summary>The account's claims.</summary>
    public async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;

    /// <summary>Whether the page may offer changes. The action itself asks <see cref="Access"/> again.</summary>
    public async Task<bool> MayEditAsync()
    {
        var user = await PrincipalAsync();
        return user.IsInRole(Roles.Admin) || user.IsInRole(Roles.Editor);
    }
}
