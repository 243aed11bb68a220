using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Training.Core.Provenance;

/// <summary>
/// What a run was made with: <c>provenance.json</c> in its directory. It is a record for people and never read by a run;
/// what a run computes is decided by its config alone.
/// </summary>
/// <param name="Sessions">One for each process that worked on the run, the first one first.</param>
public sealed record ProvenanceRecord(IReadOnlyList<ProvenanceSession> Sessions)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the file.</summary>
    /// <returns>What stands there; null where there is no such file, or none that can be read.</returns>
    public static ProvenanceRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ProvenanceRecord>(File.ReadAllBytes(path), Json) is { Sessions: not null } record ? record : null;
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the file, whole.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Write(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>What one process found when it worked on a run.</summary>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Program">Name and version of the program; the version ends in the commit it was built from, where it was built in a repository.</param>
/// <param name="CommandLine">The program and its arguments.</param>
/// <param name="Directory">The working directory.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Sources">The source trees that the program and the working directory stand in; empty where they stand in none.</param>
/// <param name="Packages">Versions of the packages that the program was built with, by name.</param>
/// <param name="Plugins">The user's own assemblies.</param>
/// <param name="Data">Every file that the run's input opened.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Environment">Environment variables that can change what a run computes or how fast it is.</param>
public sealed record ProvenanceSession(
    DateTime Started,
    string Program,
    IReadOnlyList<string> CommandLine,
    string Directory,
    long Seed,
    IReadOnlyList<SourceState> Sources,
    IReadOnlyDictionary<string, string> Packages,
    IReadOnlyList<FileDigest> Plugins,
    IReadOnlyList<FileDigest> Data,
    MachineState Machine,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The same for others to read: of every full path only its last parts, and not the machine's name.</summary>
    public ProvenanceSession WithoutPlaces() => this with
    {
        CommandLine = [.. CommandLine.Select(argument => Ending(argument, parts: Path.HasExtension(argument) ? 2 : 1))],
        Directory = Ending(Directory),
        Sources = [.. Sources.Select(source => source with { Root = Ending(source.Root) })],
        Plugins = [.. Plugins.Select(file => file with { Path = Ending(file.Path, parts: 3) })],
        Data = [.. Data.Select(file => file with { Path = Ending(file.Path, parts: 3) })],
        Machine = Machine with { Host = "" },
        Environment = Environment.ToDictionary(variable => variable.Key, variable => string.Join(Path.PathSeparator, variable.Value.Split(Path.PathSeparator).Select(value => Ending(value)))),
    };

    /// <summary>The end of a full path, after an ellipsis; anything else as it is.</summary>
    private static string Ending(string text, int parts = 1) => Path.IsPathRooted(text)
        ? string.Join('/', text.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).TakeLast(parts).Prepend("…"))
        : text;
}

/// <summary>A source tree under version control.</summary>
/// <param name="Root">Its directory.</param>
/// <param name="Commit">The commit it is at; null where that could not be found out.</param>
/// <param name="Changed">Files that differ from the commit, as <c>git status --porcelain</c> tells them; empty where the tree is clean.</param>
/// <param name="Diff">What differs in files that the commit knows, as <c>git diff HEAD</c> tells it; null where nothing does.</param>
/// <param name="Problem">Why something could not be found out; null where everything was.</param>
public sealed record SourceState(string Root, string? Commit, IReadOnlyList<string> Changed, string? Diff, string? Problem = null);

/// <summary>A file by its content.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Bytes">Its size; 0 where it could not be read.</param>
/// <param name="Sha256">Its checksum, lower-case hexadecimal; null where it could not be read.</param>
public sealed record FileDigest(string Path, long Bytes, string? Sha256);

/// <summary>The machine of a session.</summary>
/// <param name="Host">Its name.</param>
/// <param name="System">The operating system.</param>
/// <param name="Kernel">Its kernel.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="Hardware">Cores, memory and GPUs, in words.</param>
public sealed record MachineState(string Host, string System, string Kernel, string Runtime, string Processor, string Hardware);
