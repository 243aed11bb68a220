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
    public bool IsPresent(Dataset dataset) => dataset.Files.All(f => File.Exists(Path.Combine(FolderOf(dataset), f.Name)));

    /// <summary>Looks at one file. A file that was read before and has not changed is not read again.</summary>
    public async Task<ShelvedFile> LookAsync(Dataset dataset, DatasetFile file, CancellationToken cancellationToken)
    {
        var info = new FileInfo(Path.Combine(FolderOf(dataset), file.Name));
        if (!info.Exists)
        {
            return new ShelvedFile(file, null, null);
        }

        var key = (info.FullName, info.Length, info.LastWriteTimeUtc);
        if (!_checked.TryGetValue(key, out var check))
        {
            try
            {
                check = await FileCheck.RunAsync(file, info.FullName, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                check = new FileCheck(0, $"{file.Name} cannot be read: {exception.Message}");
            }

            _checked[key] = check;
        }

        return new ShelvedFile(file, info.Length, check);
    }

    /// <summary>The files of a data set with their sizes only, at once.</summary>
    public IReadOnlyList<ShelvedFile> Glance(Dataset dataset) =>
    [
        .. dataset.Files.Select(file =>
        {
            var info = new FileInfo(Path.Combine(FolderOf(dataset), file.Name));
            return new ShelvedFile(
                file,
                info.Exists ? info.Length : null,
                info.Exists ? _checked.GetValueOrDefault((info.FullName, info.Length, info.LastWriteTimeUtc)) : null);
        }),
    ];

    /// <summary>Puts checked files in place, each at once or not at all.</summary>
    public void Place(Dataset dataset, string from)
    {
        var folder = FolderOf(dataset);
        Directory.CreateDirectory(folder);
        foreach (var file in dataset.Files.Where(f => File.Exists(Path.Combine(from, f.Name))))
        {
            File.Move(Path.Combine(from, file.Name), Path.Combine(folder, file.Name), overwrite: true);
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
