using System.Text.Json;

namespace Platform.Training.Core.Provenance;

/// <summary>
/// Checksums of files, remembered by path, size and time of change, so that a large file is read for its checksum once
/// and not before every run.
/// </summary>
/// <param name="cache">The file that remembers; lost or unwritable, it only costs time.</param>
public sealed class FileDigests(string cache)
{
    private const int MostRemembered = 10_000;

    private Dictionary<string, Entry>? _known;

    /// <summary>Files read so far, because their checksum was not known.</summary>
    public int FilesRead { get; private set; }

    /// <summary>The user's own.</summary>
    public static FileDigests OfUser => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "platform", "digests.json"));

    /// <summary>A file by its content.</summary>
    public FileDigest Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var state = new Entry(file.Length, file.LastWriteTimeUtc, "");
            var known = _known ??= Load();
            if (known.TryGetValue(path, out var entry) && entry with { Sha256 = "" } == state)
            {
                return new FileDigest(path, entry.Bytes, entry.Sha256);
            }

            FilesRead++;
            using var content = file.OpenRead();
            known[path] = state with { Sha256 = FileSha256.Of(content) };
            Save();
            return new FileDigest(path, file.Length, known[path].Sha256);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new FileDigest(path, 0, null);
        }
    }

    private Dictionary<string, Entry> Load()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(cache)) ?? [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private void Save()
    {
        if (_known!.Count > MostRemembered)
        {
            _known.Clear();
        }

        try
        {
            // Two runs may write at once; each writes a whole file of its own, and the last one stays.
            Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
            var temporary = $"{cache}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_known));
            File.Move(temporary, cache, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The checksum is computed again next time.
        }
    }

    private sealed record Entry(long Bytes, DateTime Changed, string Sha256);
}
