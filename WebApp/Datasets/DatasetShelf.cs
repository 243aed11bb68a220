using System.Collections.Concurrent;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Datasets;

/// <summary>What lies in the datasets directory.</summary>
internal sealed class DatasetShelf(DataDirectory directory)
{
    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Changed), FileCheck> _checked = new();

    /// <summary>The datasets directory.</summary>
    public string Root => directory.Datasets;

    /// <summary>Where a data set's files lie.</summary>
    public string FolderOf(Dataset dataset) => Path.Combine(Root, dataset.Folder.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Whether every file of a data set is there.</summary>
    public bool IsPresent(Dataset dataset) => dataset.Files.All(f => f.In(FolderOf(dataset)).Count > 0);

    /// <summary>Looks at one file, or at all of several that count as one. What was read before and has not changed is not read again.</summary>
    public async Task<ShelvedFile> LookAsync(Dataset dataset, DatasetFile file, CancellationToken cancellationToken)
    {
        long bytes = 0, rows = 0;
        string? problem = null;
        var found = file.In(FolderOf(dataset));
        foreach (var info in found.Select(path => new FileInfo(path)))
        {
            var key = (info.FullName, info.Length, info.LastWriteTimeUtc);
            if (!_checked.TryGetValue(key, out var check))
            {
                try
                {
                    check = await FileCheck.RunAsync(file, info.FullName, cancellationToken);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    check = new FileCheck(0, $"{info.Name} cannot be read: {exception.Message}");
                }

                _checked[key] = check;
            }

            (bytes, rows, problem) = (bytes + info.Length, rows + check.Rows, problem ?? check.Problem);
        }

        return found.Count == 0 ? new ShelvedFile(file, null, null) : new ShelvedFile(file, bytes, new FileCheck(rows, problem));
    }

    /// <summary>The files of a data set with their sizes only, at once.</summary>
    public IReadOnlyList<ShelvedFile> Glance(Dataset dataset) =>
    [
        .. dataset.Files.Select(file =>
        {
            FileInfo[] found = [.. file.In(FolderOf(dataset)).Select(path => new FileInfo(path))];
            FileCheck?[] known = [.. found.Select(info => _checked.GetValueOrDefault((info.FullName, info.Length, info.LastWriteTimeUtc)))];
            return found.Length == 0 ? new ShelvedFile(file, null, null) : new ShelvedFile(
                file,
                found.Sum(info => info.Length),
                known.Contains(null) ? null : new FileCheck(known.Sum(check => check!.Rows), known.FirstOrDefault(check => check!.Problem is not null)?.Problem));
        }),
    ];

    /// <summary>Puts checked files in place, each at once or not at all.</summary>
    public void Place(Dataset dataset, string from)
    {
        var folder = FolderOf(dataset);
        Directory.CreateDirectory(folder);
        foreach (var path in dataset.Files.SelectMany(file => file.In(from)))
        {
            File.Move(path, Path.Combine(folder, Path.GetFileName(path)), overwrite: true);
        }
    }

    /// <summary>A directory for unfinished work, on the same disk as the data sets.</summary>
    public string Workplace(string name)
    {
        var path = Path.Combine(Root, ".incoming", name);
        Directory.CreateDirectory(path);
        return path;
    }
}
