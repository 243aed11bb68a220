using System.ComponentModel.DataAnnotations;

namespace Platform.WebApp.Hosting;

/// <summary>Where the site keeps things and what this process does.</summary>
internal sealed class SiteOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Site";

    /// <summary>
    /// Directory that holds the database, keys, runs and data sets.
    /// </summary>
    /// <value><c>$PLATFORM_DATA</c>, or <c>platform</c> in the system's local application data.</value>
    [Required(ErrorMessage = "Name a data directory with --data or PLATFORM_DATA.")]
    public string DataDirectory { get; set; } = DefaultDataDirectory();

    /// <summary>Directory of the data sets.</summary>
    /// <value><c>$PLATFORM_DATASETS</c>, or <c>datasets</c> in the data directory.</value>
    public string? DatasetsDirectory { get; set; } = Environment.GetEnvironmentVariable("PLATFORM_DATASETS");

    /// <summary>What this process does.</summary>
    /// <value>Pages and runs.</value>
    [EnumDataType(typeof(SiteRole))]
    public SiteRole Role { get; set; } = SiteRole.All;

    /// <summary>Assemblies with components and experiments of the user's own.</summary>
    /// <value>Those of <c>$PLATFORM_PLUGINS</c>, separated as in <c>$PATH</c>.</value>
    public IReadOnlyList<string> Plugins { get; set; } =
        Environment.GetEnvironmentVariable("PLATFORM_PLUGINS")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string DefaultDataDirectory() =>
        Environment.GetEnvironmentVariable("PLATFORM_DATA") is { Length: > 0 } given
            ? given
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "platform");
}
