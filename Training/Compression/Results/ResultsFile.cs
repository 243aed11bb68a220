using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Results;

/// <summary>
/// The measured cells of a sweep as a file: <c>results.json</c>, a JSON list of <see cref="CellResult"/> with names in snake case.
/// It stands in the sweep's directory and in its archive.
/// </summary>
public static class ResultsFile
{
    /// <summary>The name of the file in a sweep's directory and in its archive.</summary>
    public const string FileName = "results.json";

    private const long LargestFile = 1L << 30;

    /// <summary>How cells, and labels of cells, are written as JSON everywhere.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the cells of a sweep.</summary>
    /// <param name="path">A results file, a directory that holds one, or an archive (<c>.zip</c>) that holds one at any depth.</param>
    /// <exception cref="DataException">There is no such file, it is not a list of cells, or a cell lacks what it must have.</exception>
    public static IReadOnlyList<CellResult> Read(string path)
    {
        if (Directory.Exists(path))
        {
            var file = Path.Combine(path, FileName);
            return File.Exists(file) ? Read(file) : throw new DataException($"\"{path}\" holds no {FileName}: no cell of a sweep has been measured there yet.");
        }

        if (!File.Exists(path))
        {
            throw new DataException($"\"{path}\" does not exist. Give a sweep's directory, its {FileName}, or its archive.");
        }

        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads the cells of a sweep from a stream that can seek, such as an upload: the file itself or an archive that holds it.</summary>
    /// <param name="stream">What was uploaded.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <exception cref="DataException">It is neither, or a cell lacks what it must have.</exception>
    public static IReadOnlyList<CellResult> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            Span<byte> start = stackalloc byte[2];
            var known = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (known < start.Length || !start.SequenceEqual("PK"u8))
            {
                return Parse(stream, name);
            }

            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entry = archive.Entries.Where(e => e.Name == FileName).OrderBy(e => e.FullName.Length).FirstOrDefault()
                ?? throw new DataException($"The archive \"{name}\" holds no {FileName}.");
            if (entry.Length > LargestFile)
            {
                throw new DataException($"{FileName} in \"{name}\" would take {entry.Length / 1e9:F1} GB; a sweep's results are far smaller.");
            }

            using var content = entry.Open();
            return Parse(content, $"{name}/{entry.FullName}");
        }
        catch (InvalidDataException problem)
        {
            throw new DataException($"The archive \"{name}\" cannot be read: {problem.Message}");
        }
    }

    /// <summary>Writes cells, whole: a reader sees the old file or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cells">The cells.</param>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IReadOnlyList<CellResult> cells)
    {
        File.WriteAllBytes(path + ".new", ToBytes(cells));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The file's content: one cell a line, so that two files can be compared.</summary>
    public static byte[] ToBytes(IReadOnlyList<CellResult> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        using var content = new MemoryStream();
        content.Write("["u8);
        for (var i = 0; i < cells.Count; i++)
        {
            content.Write(i == 0 ? "\n"u8 : ",\n"u8);
            JsonSerializer.Serialize(content, cells[i], Json);
        }

        content.Write("\n]\n"u8);
        return content.ToArray();
    }

    private static List<CellResult> Parse(Stream content, string name)
    {
        List<CellResult?>? cells;
        try
        {
            cells = JsonSerializer.Deserialize<List<CellResult?>>(content, Json);
        }
        catch (JsonException problem)
        {
            throw new DataException($"\"{name}\" is not a list of a sweep's cells: {problem.Message}");
        }

        return cells?.Contains(null) == false
            ? [.. cells.OfType<CellResult>()]
            : throw new DataException($"\"{name}\" is not a list of a sweep's cells: it holds null.");
    }
}
