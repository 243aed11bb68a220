using System.ComponentModel.DataAnnotations;

namespace Platform.Data;

/// <summary>Where the rows are stored.</summary>
public sealed class DataOptions
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "Database";

    /// <summary>The database engine.</summary>
    /// <value>The default is <see cref="DatabaseProvider.Sqlite"/>.</value>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>The provider's connection string, for SQLite <c>Data Source=/path/to/file.db</c>.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";
}
