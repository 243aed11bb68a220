using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Platform.Tests.Shared;

/// <summary>
/// A PostgreSQL server for the tests of one assembly: the one named by <c>PLATFORM_TEST_POSTGRES</c> (a connection string of an account
/// that may create databases), or a private one started from the system's binaries in a directory of its own. Where neither can be had,
/// <see cref="CreateDatabaseAsync"/> skips the test.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"platform-pg-{Guid.NewGuid():N}");
    private string? _binaries;
    private string? _connectionString;
    private string _missing = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_TEST_POSTGRES") is { Length: > 0 } given)
        {
            _connectionString = given;
            return;
        }

        _binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Version).Select(path => Path.Combine(path, "bin"))
                .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
            : null;
        if (_binaries is null)
        {
            _missing = "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb) and PLATFORM_TEST_POSTGRES is not set";
            return;
        }

        Directory.CreateDirectory(_directory);
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            await RunAsync("chown", ["postgres", _directory]);
        }

        var port = FreePort();
        await RunServerToolAsync("initdb", "-D", $"{_directory}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        await RunServerToolAsync(
            "pg_ctl", "-D", $"{_directory}/data", "-l", $"{_directory}/log", "-w", "-t", "60",
            "-o", $"-p {port} -k {_directory} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200", "start");
        _connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Include Error Detail=true";
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        if (_connectionString is null)
        {
            Assert.Skip(_missing);
        }

        var name = $"platform_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Deletes a database made by <see cref="CreateDatabaseAsync"/>.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using (var pool = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_binaries is not null && _connectionString is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await RunServerToolAsync("pg_ctl", "-D", $"{_directory}/data", "-m", "immediate", "-w", "stop");
        }

        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static double Version(string path) =>
        double.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task RunServerToolAsync(string tool, params string[] arguments)
    {
        var path = Path.Combine(_binaries!, tool);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        // The output goes to a file: the server inherits it and would keep a pipe open as long as it runs.
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
            foreach (var argument in (string[])["-c", "exec \"$0\" \"$@\" >\"$OUTPUT\" 2>&1 </dev/null", program, .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["OUTPUT"] = output;
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"{program} ended with code {process.ExitCode}: {await File.ReadAllTextAsync(output)}");
            }
        }
        finally
        {
            File.Delete(output);
        }
    }
}
