namespace Platform.WebApp.Accounts;

/// <summary>Keeps a return address inside the site.</summary>
internal static class LocalAddress
{
    /// <summary>The address if it is a path of this site, else another one.</summary>
    public static string Or(string? address, string otherwise) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] ? address : otherwise;
}
