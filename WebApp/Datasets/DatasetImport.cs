namespace Platform.WebApp.Datasets;

/// <summary>Brings in files that a person uploads: one file of a data set, or an archive of them.</summary>
internal sealed class DatasetImport(DatasetShelf shelf)
{
    /// <summary>Takes a file in, checks it and puts it in place.</summary>
    /// <param name="dataset">The data set it belongs to.</param>
    /// <param name="name">Its name: that of one of the data set's files, or <c>….zip</c>.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Stops the import; nothing is placed.</param>
    /// <returns>What was placed.</returns>
    /// <exception cref="DatasetProblem">The file does not belong there or is malformed.</exception>
    public async Task<IReadOnlyList<ImportedFile>> RunAsync(Dataset dataset, string name, Stream content, CancellationToken cancellationToken)
    {
        var isArchive = name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        if (!isArchive && dataset.File(name) is null)
        {
            throw new DatasetProblem(
                $"{dataset.Name} has no file {name}. It takes {string.Join(", ", dataset.Files.Select(f => f.Name))}, or a ZIP archive of them.");
        }

        var workplace = shelf.Workplace($"import-{Guid.NewGuid():N}");
        try
        {
            await ReceiveAsync(dataset, name, isArchive, content, workplace, cancellationToken);
            var placed = new List<ImportedFile>();
            foreach (var (file, path) in dataset.Files.SelectMany(file => file.In(workplace).Select(path => (file, path))))
            {
                var check = await FileCheck.RunAsync(file, path, cancellationToken);
                if (check.Problem is { } problem)
                {
                    throw new DatasetProblem($"{problem} Nothing was placed.");
                }

                placed.Add(new ImportedFile(Path.GetFileName(path), check.Rows, file.Rows));
            }

            shelf.Place(dataset, workplace);
            return placed;
        }
        finally
        {
            Directory.Delete(workplace, recursive: true);
        }
    }

    private static async Task ReceiveAsync(
        Dataset dataset, string name, bool isArchive, Stream content, string workplace, CancellationToken cancellationToken)
    {
        var received = Path.Combine(workplace, isArchive ? "received.zip" : name);
        await using (var file = File.Create(received))
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        if (isArchive)
        {
            try
            {
                await Unpacking.UnzipAsync(dataset, received, workplace, cancellationToken);
            }
            catch (InvalidDataException exception)
            {
                throw new DatasetProblem($"{name} is no ZIP archive: {exception.Message}", exception);
            }
        }
    }
}

/// <summary>A file that was placed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows it holds.</param>
/// <param name="PublishedRows">Rows of the published file; null where nobody publishes it.</param>
internal sealed record ImportedFile(string Name, long Rows, long? PublishedRows);
