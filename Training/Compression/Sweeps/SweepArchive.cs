using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Provenance;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What stays of a sweep when it is over, in one small file without weights: its spec, what was measured, every answer, and what it was made with.</summary>
/// <param name="Spec">The spec, from which every cell can be made again.</param>
/// <param name="Results">The measured cells.</param>
/// <param name="Provenance">What the runs were made with, each kind once.</param>
public sealed record SweepArchive(SweepSpec Spec, IReadOnlyList<CellResult> Results, IReadOnlyList<SweepProvenance> Provenance)
{
    private const string ProvenanceName = "provenance.json";
    private const string ReadmeName = "README.txt";
    private const long LargestEntry = 1L << 28;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Collects what stays of the sweep in a directory.</summary>
    /// <exception cref="DataException">There is no sweep, or no measured cell.</exception>
    public static SweepArchive Of(SweepDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!File.Exists(directory.Spec))
        {
            throw new DataException($"\"{directory.Root}\" holds no sweep: there is no {SweepDirectory.SpecName} in it.");
        }

        var results = ResultsFile.Read(directory.Root);
        return results.Count > 0
            ? new SweepArchive(ReadSpec(File.ReadAllText(directory.Spec)), results, SweepProvenance.Collect(results.Select(cell => CellMeasurement.RunKeyOf(cell.Labels)).Distinct(), key => directory.RunOf(key).Provenance))
            : throw new DataException($"\"{directory.Root}\" has no measured cell yet.");
    }

    /// <summary>Reads an archive.</summary>
    /// <exception cref="DataException">The file is missing or no archive of a sweep.</exception>
    /// <exception cref="ConfigException">Its spec is wrong.</exception>
    public static SweepArchive Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"\"{path}\" does not exist.");
        }

        using var file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads an archive from a stream that can seek, such as an upload.</summary>
    /// <param name="stream">The archive.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <exception cref="DataException">It is no archive of a sweep.</exception>
    /// <exception cref="ConfigException">Its spec is wrong.</exception>
    public static SweepArchive Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var results = ResultsFile.Read(stream, name);
        stream.Position = 0;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var spec = Text(archive, SweepDirectory.SpecName) ?? throw new DataException($"The archive \"{name}\" holds no {SweepDirectory.SpecName}: it is not one of a sweep.");
            var provenance = Text(archive, ProvenanceName) is { } text ? JsonSerializer.Deserialize<List<SweepProvenance>>(text, Json) : null;
            return new SweepArchive(ReadSpec(spec), results, provenance ?? []);
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException)
        {
            throw new DataException($"The archive \"{name}\" cannot be read: {problem.Message}");
        }
    }

    /// <summary>Writes the archive, whole.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Write(string path)
    {
        using (var archive = new ZipArchive(File.Create(path + ".new"), ZipArchiveMode.Create))
        {
            Add(archive, ReadmeName, System.Text.Encoding.UTF8.GetBytes(Readme(Path.GetFileName(path))));
            Add(archive, SweepDirectory.SpecName, System.Text.Encoding.UTF8.GetBytes(ConfigJson.Write(Spec)));
            Add(archive, ResultsFile.FileName, ResultsFile.ToBytes(Results));
            Add(archive, ResultsCsv.FileName, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', ResultsCsv.Lines(Results)) + "\n"));
            Add(archive, ProvenanceName, JsonSerializer.SerializeToUtf8Bytes(Provenance, Json));
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Lays the archive out as a sweep's directory, where its figures can be looked at and its cells run again.</summary>
    /// <exception cref="DataException">The directory holds a sweep already.</exception>
    public void Unpack(SweepDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (File.Exists(directory.Spec))
        {
            throw new DataException($"\"{directory.Root}\" holds a sweep already; choose another directory.");
        }

        Directory.CreateDirectory(directory.Root);
        directory.WriteResults(Results);
        File.WriteAllText(directory.Spec, ConfigJson.Write(Spec));
    }

    /// <summary>The command that makes one cell again, the shared stages it needs included.</summary>
    /// <param name="source">The sweep's name, spec or archive.</param>
    /// <param name="key">The cell's key.</param>
    public static string CommandFor(string source, string key) => $"Runner sweep {source} --out DIR --only {key}";

    private static SweepSpec ReadSpec(string json)
    {
        ConfigTypes.Add(typeof(GlueTask).Assembly);
        ConfigTypes.Add(typeof(SweepSpec).Assembly);
        return ConfigJson.Read<SweepSpec>(json);
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
        entry.Write(content);
    }

    private static string? Text(ZipArchive archive, string name)
    {
        if (archive.GetEntry(name) is not { } entry)
        {
            return null;
        }

        if (entry.Length > LargestEntry)
        {
            throw new InvalidDataException($"{name} would take {entry.Length / 1e6:F0} MB.");
        }

        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private string Readme(string file) => $"""
        The sweep {Spec.Name}: {Results.Count} measured cells.

        {SweepDirectory.SpecName}     what was run
        {ResultsFile.FileName}   every cell's score, sizes, latency and answers
        {ResultsCsv.FileName}    the same as a table, without the answers
        {ProvenanceName}  program, commit, packages, data and machine

        To make one cell again, with the shared stages that it needs:

            {CommandFor(file, CellMeasurement.RunKeyOf(Results[0].Labels))}

        """;
}
