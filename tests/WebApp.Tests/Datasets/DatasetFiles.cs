using System.IO.Compression;
using System.Text;

namespace Platform.WebApp.Tests.Datasets;

/// <summary>Files in the published formats with as many rows as the published ones, and no words of theirs.</summary>
internal static class DatasetFiles
{
    public static byte[] Rte(string trainHeader = "index\tsentence1\tsentence2\tlabel", int trainRows = 2_490) => Zip(
        ("RTE/train.tsv", Table(trainHeader, trainRows, i => $"{i}\tOne {i}.\tTwo.\tentailment")),
        ("RTE/dev.tsv", Table("index\tsentence1\tsentence2\tlabel", 277, i => $"{i}\tOne.\tTwo.\tnot_entailment")),
        ("RTE/test.tsv", Table("index\tsentence1\tsentence2", 3_000, i => $"{i}\tOne.\tTwo.")));

    public static string Table(string header, int rows, Func<int, string> row)
    {
        var text = new StringBuilder(header).Append('\n');
        for (var i = 0; i < rows; i++)
        {
            text.Append(row(i)).Append('\n');
        }

        return text.ToString();
    }

    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }
}
