namespace Platform.WebApp.Hosting;

/// <summary>What a process of the site does.</summary>
internal enum SiteRole
{
    /// <summary>Serves pages and executes runs.</summary>
    All,

    /// <summary>Serves pages only.</summary>
    Web,

    /// <summary>Executes runs only; answers health requests.</summary>
    Worker,
}
