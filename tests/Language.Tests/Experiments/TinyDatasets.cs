using System.IO.Compression;
using System.Text;

namespace Platform.Language.Tests.Experiments;

/// <summary>Every data set that an experiment names, in its own format, with a few rows: enough to see an experiment work.</summary>
internal static class TinyDatasets
{
    private const int Rows = 40;

    /// <summary>Writes them into a directory.</summary>
    public static void Write(TemporaryDirectory directory)
    {
        string[] sentences = [.. File.ReadLines(Path.Combine(TestData.Samples, "sentiment", "train.tsv")).Skip(1).Select(line => line.Split('\t')[0]).Take(2 * Rows)];
        directory.Write("bert/vocab.txt", File.ReadAllText(Path.Combine(TestData.Samples, "vocab.txt")));
        string Lines(Func<int, string> row) => string.Concat(Enumerable.Range(0, Rows).Select(index => row(index) + "\n"));
        void Split(string task, string header, Func<int, string> row)
        {
            directory.Write($"glue/{task}/train.tsv", header + Lines(row));
            directory.Write($"glue/{task}/dev.tsv", header + Lines(row));
        }

        Split("SST-2", "sentence\tlabel\n", index => $"{sentences[index]}\t{index % 2}");
        Split("CoLA", "", index => $"gj04\t{index % 2}\t\t{sentences[index]}");
        Split("MRPC", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n", index => $"{index % 2}\t1\t2\t{sentences[index]}\t{sentences[index + Rows]}");
        Split("STS-B", "index\tsentence1\tsentence2\tscore\n", index => $"{index}\t{sentences[index]}\t{sentences[index + Rows]}\t{index % 6}.000");
        Split("RTE", "index\tsentence1\tsentence2\tlabel\n", index => $"{index}\t{sentences[index]}\t{sentences[index + Rows]}\t{(index % 2 == 0 ? "entailment" : "not_entailment")}");
        foreach (string split in new[] { "train", "test", "unsup" })
        {
            // Some ids are held out.
            string path = directory.Write($"imdb/{split}.tsv.gz", "");
            using GZipStream file = new(File.Create(path), CompressionLevel.Fastest);
            file.Write(Encoding.UTF8.GetBytes("id\tlabel\trating\ttext\n" + Lines(index =>
                $"{1125 - Rows / 2 + index}\t{(split == "unsup" ? "unsup" : index % 2 == 0 ? "neg" : "pos")}\t5\t{sentences[index]} {sentences[index + Rows]}")));
        }
    }
}
