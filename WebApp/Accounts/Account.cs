namespace Platform.WebApp.Accounts;

/// <summary>An account as the Settings page shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">The name it signs in with.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
internal sealed record Account(string Id, string Name, string Role);
