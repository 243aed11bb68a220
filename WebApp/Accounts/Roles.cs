namespace Platform.WebApp.Accounts;

/// <summary>The three roles; each may do what the one below it may.</summary>
internal static class Roles
{
    /// <summary>Manages accounts, hosts and settings.</summary>
    public const string Admin = "Admin";

    /// <summary>Launches, steers and annotates runs; brings data.</summary>
    public const string Editor = "Editor";

    /// <summary>Looks only.</summary>
    public const string Viewer = "Viewer";

    /// <summary>All roles, the strongest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Admin, Editor, Viewer];

    /// <summary>What a role may do, in a few words.</summary>
    public static string Describe(string role) => role switch
    {
        Admin => "Everything, accounts included",
        Editor => "Launch and steer runs, bring data",
        _ => "Look only",
    };
}
