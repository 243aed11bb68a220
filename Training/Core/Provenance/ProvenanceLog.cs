using System.Reflection;
using Platform.Training.Core.Hardware;

namespace Platform.Training.Core.Provenance;

/// <summary>Writes a session of a run down in <c>provenance.json</c>: once when it begins, and again as its input opens further files.</summary>
/// <remarks>Safe to call from any thread.</remarks>
public sealed class ProvenanceLog
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileDigests _digests;
    private readonly IReadOnlyList<ProvenanceSession> _earlier;
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private ProvenanceSession _session;
    private bool _isWritten;

    /// <summary>Begins a session, after those that stand in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="hardware">What the process can compute with.</param>
    /// <param name="digests">Checksums of data files.</param>
    /// <param name="time">The clock.</param>
    public ProvenanceLog(string path, long seed, HardwareFacts hardware, FileDigests digests, TimeProvider time)
    {
        (_path, _digests) = (path, digests);
        _earlier = ProvenanceRecord.Read(path)?.Sessions ?? [];
        var program = Assembly.GetEntryAssembly() ?? typeof(ProvenanceLog).Assembly;
        _session = new ProvenanceSession(
            time.GetUtcNow().UtcDateTime,
            $"{program.GetName().Name} {program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
            Environment.GetCommandLineArgs(),
            Environment.CurrentDirectory,
            seed,
            [.. new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }.Select(GitTree.Inspect).OfType<SourceState>().DistinctBy(tree => tree.Root)],
            Packages.Of(program),
            [.. Plugins().Select(digests.Of)],
            [],
            HostFacts.Machine(hardware),
            HostFacts.Environment());
    }

    /// <summary>Notes a file that the run's input opened.</summary>
    public void Opened(string file)
    {
        lock (_gate)
        {
            if (_opened.Add(Path.GetFullPath(file)))
            {
                _isWritten = false;
            }
        }
    }

    /// <summary>Writes the file where there is something new.</summary>
    /// <returns>Whether there was.</returns>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public bool Write()
    {
        lock (_gate)
        {
            if (_isWritten)
            {
                return false;
            }

            _session = _session with { Data = [.. _opened.Order(StringComparer.Ordinal).Select(_digests.Of)] };
            new ProvenanceRecord([.. _earlier, _session]).Write(_path);
            return _isWritten = true;
        }
    }

    /// <summary>Assemblies that were loaded from elsewhere than the program's own directory and the runtime's.</summary>
    private static IEnumerable<string> Plugins()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.Location.Length > 0)
            .Select(assembly => assembly.Location)
            .Where(path => Path.GetDirectoryName(path) is { } directory
                && Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory) != directory && directory != runtime)
            .Order(StringComparer.Ordinal);
    }
}
