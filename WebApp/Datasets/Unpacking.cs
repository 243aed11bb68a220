using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Platform.WebApp.Datasets;

/// <summary>Makes the files of a data set from what its publisher offers.</summary>
internal static class Unpacking
{
    /// <summary>Unpacks fetched files into a directory.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="fetched">The fetched files, in the order of <see cref="DatasetSources.AddressesOf"/>.</param>
    /// <param name="into">An empty directory.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DatasetProblem">The archive is broken or lacks a file.</exception>
    public static async Task RunAsync(Dataset dataset, IReadOnlyList<string> fetched, string into, CancellationToken cancellationToken)
    {
        try
        {
            switch (dataset.Package)
            {
                case DatasetPackage.Zip:
                    await UnzipAsync(dataset, fetched[0], into, cancellationToken);
                    break;
                case DatasetPackage.Paraphrases:
                    await SplitParaphrasesAsync(fetched, into, cancellationToken);
                    break;
                case DatasetPackage.Reviews:
                    await GatherReviewsAsync(fetched[0], into, cancellationToken);
                    break;
                default:
                    File.Copy(fetched[0], Path.Combine(into, dataset.Files[0].Name), overwrite: true);
                    break;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new DatasetProblem($"The archive of {dataset.Name} is broken: {exception.Message} It will be fetched again.", exception);
        }
    }

    /// <summary>Takes a data set's files out of a ZIP archive, wherever in it they stand nearest to its root.</summary>
    /// <exception cref="InvalidDataException">The file is no ZIP archive.</exception>
    /// <exception cref="DatasetProblem">It holds none of the files.</exception>
    public static async Task UnzipAsync(Dataset dataset, string archive, string into, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(archive);
        var found = 0;
        foreach (var same in zip.Entries.Where(e => dataset.File(e.Name) is not null).GroupBy(e => e.Name))
        {
            await using var source = same.MinBy(e => e.FullName.Count(c => c == '/'))!.Open();
            await using var target = File.Create(Path.Combine(into, same.Key));
            await source.CopyToAsync(target, cancellationToken);
            found++;
        }

        if (found == 0)
        {
            throw new DatasetProblem($"The archive holds none of {string.Join(", ", dataset.Files.Select(f => f.Name))}.");
        }
    }

    /// <summary>The corpus's training part is cut by GLUE's list of pairs into train and dev; its test part loses the labels.</summary>
    private static async Task SplitParaphrasesAsync(IReadOnlyList<string> fetched, string into, CancellationToken cancellationToken)
    {
        var ids = await File.ReadAllLinesAsync(fetched[2], cancellationToken);
        var dev = ids.Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => string.Join('\t', l.Split('\t').Take(2))).ToHashSet();
        var lines = SplitLines(await File.ReadAllTextAsync(fetched[0], cancellationToken));
        await using (var train = Writer(into, "train.tsv"))
        await using (var held = Writer(into, "dev.tsv"))
        {
            await train.WriteLineAsync(lines[0]);
            await held.WriteLineAsync(lines[0]);
            foreach (var line in lines.Skip(1))
            {
                var fields = line.Split('\t');
                await (fields.Length > 2 && dev.Contains($"{fields[1]}\t{fields[2]}") ? held : train).WriteLineAsync(line);
            }
        }

        await using var test = Writer(into, "test.tsv");
        await test.WriteLineAsync("index\t#1 ID\t#2 ID\t#1 String\t#2 String");
        var index = 0;
        foreach (var line in SplitLines(await File.ReadAllTextAsync(fetched[1], cancellationToken)).Skip(1))
        {
            await test.WriteLineAsync($"{index++}\t{string.Join('\t', line.Split('\t').Skip(1))}");
        }
    }

    private static string[] SplitLines(string text) =>
        [.. text.TrimStart('\ufeff').Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];

    /// <summary>One row for each review: <c>aclImdb/train/pos/123_9.txt</c> is review 123 with rating 9.</summary>
    private static async Task GatherReviewsAsync(string archive, string into, CancellationToken cancellationToken)
    {
        var writers = new Dictionary<string, StreamWriter>();
        try
        {
            foreach (var name in new[] { "train", "test", "unsup" })
            {
                writers[name] = Gzipped(into, $"{name}.tsv.gz");
                await writers[name].WriteLineAsync("id\tlabel\trating\ttext");
            }

            await using var file = File.OpenRead(archive);
            await using var plain = new GZipStream(file, CompressionMode.Decompress);
            await using var tar = new TarReader(plain);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                if (entry.DataStream is not null && entry.Name.Split('/') is [_, var split and ("train" or "test"), var label and ("pos" or "neg" or "unsup"), var name])
                {
                    using var reader = new StreamReader(entry.DataStream, Encoding.UTF8);
                    var text = (await reader.ReadToEndAsync(cancellationToken)).ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
                    var (id, rating) = (Path.GetFileNameWithoutExtension(name).Split('_') is [var first, var second]) ? (first, second) : (name, "0");
                    await writers[label == "unsup" ? "unsup" : split].WriteLineAsync($"{id}\t{label}\t{rating}\t{text}");
                }
            }
        }
        finally
        {
            foreach (var writer in writers.Values)
            {
                await writer.DisposeAsync();
            }
        }
    }

    private static StreamWriter Writer(string folder, string name) =>
        new(Path.Combine(folder, name), append: false, new UTF8Encoding(false)) { NewLine = "\n" };

    private static StreamWriter Gzipped(string folder, string name) =>
        new(new GZipStream(File.Create(Path.Combine(folder, name)), CompressionLevel.Optimal), new UTF8Encoding(false)) { NewLine = "\n" };
}
