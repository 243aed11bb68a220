namespace Platform.Data;

/// <summary>The database engines the platform stores its rows in.</summary>
public enum DatabaseProvider
{
    /// <summary>One file on a local disk, one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, any number of processes.</summary>
    PostgreSql,
}
