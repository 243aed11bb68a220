namespace Platform.WebApp.Accounts;

/// <summary>Authorization policies of pages and endpoints.</summary>
internal static class Policies
{
    /// <summary>Admins.</summary>
    public const string Admin = "Admin";

    /// <summary>Admins and editors.</summary>
    public const string Edit = "Edit";
}
