using Microsoft.Extensions.Options;

namespace Platform.WebApp.Hosting;

/// <summary>The places inside the data directory.</summary>
internal sealed class DataDirectory(IOptions<SiteOptions> options)
{
    /// <summary>The directory itself, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.DataDirectory);

    /// <summary>Data sets; see <see cref="SiteOptions.DatasetsDirectory"/>.</summary>
    public string Datasets { get; } = Path.GetFullPath(
        options.Value.DatasetsDirectory is { Length: > 0 } given ? given : Path.Combine(options.Value.DataDirectory, "datasets"));

    /// <summary>Keys that protect cookies and forms.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Makes the directory and proves that it can be written.</summary>
    /// <exception cref="StartupFailure">It cannot.</exception>
    public void Prepare()
    {
        if (WhyNotWritable() is { } reason)
        {
            throw new StartupFailure(
                $"The data directory {Root} cannot be written: {reason}\nChoose another one with --data, or give this account the right to write there.");
        }

        // A directory that a person named elsewhere is theirs to make.
        if (Path.GetDirectoryName(Datasets) == Root)
        {
            Directory.CreateDirectory(Datasets);
        }
    }

    /// <summary>Why nothing can be written in the data directory, or null when it can.</summary>
    public string? WhyNotWritable()
    {
        try
        {
            Directory.CreateDirectory(Root);
            var probe = Path.Combine(Root, $".write-{Guid.NewGuid():N}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
