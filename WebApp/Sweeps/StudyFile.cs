using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;

namespace Platform.WebApp.Sweeps;

/// <summary>A study as one file that a person brings in or takes away.</summary>
internal static class StudyFile
{
    /// <summary>Reads an archive, or the file of results alone.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <returns>The measured cells, and the spec as JSON where it is there.</returns>
    /// <exception cref="Platform.Training.Core.Inputs.DataException">It is neither.</exception>
    /// <exception cref="ConfigException">Its spec is wrong.</exception>
    public static (IReadOnlyList<CellResult> Cells, string? Spec) Read(Stream stream, string name)
    {
        var isArchive = stream.ReadByte() == 'P';
        stream.Position = 0;
        if (!isArchive)
        {
            return (ResultsFile.Read(stream, name), null);
        }

        var archive = SweepArchive.Read(stream, name);
        return (archive.Results, ConfigJson.Write(archive.Spec));
    }

    /// <summary>Writes an archive of a spec and what was measured of it.</summary>
    /// <exception cref="ConfigException">The spec is of a later version.</exception>
    public static byte[] Write(string spec, IReadOnlyList<CellResult> cells)
    {
        var path = Path.Combine(Path.GetTempPath(), $"platform-sweep-{Guid.NewGuid():N}.zip");
        try
        {
            new SweepArchive(ConfigJson.Read<SweepSpec>(spec), cells, []).Write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The measured cells as a table for spreadsheets.</summary>
    public static string Csv(IReadOnlyList<CellResult> cells) => string.Concat(ResultsCsv.Lines(cells).Select(line => line + "\n"));
}
