using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;

namespace Platform.Training.Proteins.Datasets;

/// <summary>Reads and writes <c>splits.tsv</c>: tab-separated, with a header that names the columns <c>id, source, length, cluster30, split</c>.</summary>
public static class SplitsFile
{
    /// <summary>The file's name in a data set's directory.</summary>
    public const string FileName = "splits.tsv";

    private static readonly string[] Columns = ["id", "source", "length", "cluster30", "split"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">The file is not there, has not the columns, or names a chain twice; file and line are named.</exception>
    public static IReadOnlyList<DatasetChain> Read(string path)
    {
        using var lines = LineReader.Open(path);
        if (!lines.Read())
        {
            throw lines.Fault($"the file is empty; a header was expected: {string.Join(", ", Columns)}.");
        }

        var header = lines.Line.TrimStart('\uFEFF').Split('\t');
        var places = Columns.Select(column => Array.IndexOf(header, column)).ToArray();
        if (Array.Exists(places, place => place < 0))
        {
            throw lines.Fault($"the header must name the columns {string.Join(", ", Columns)}, with tabs between them.");
        }

        List<DatasetChain> chains = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        while (lines.Read())
        {
            if (string.IsNullOrWhiteSpace(lines.Line))
            {
                continue;
            }

            var fields = lines.Line.Split('\t');
            if (fields.Length != header.Length)
            {
                throw lines.Fault($"{fields.Length} columns; the header has {header.Length}.");
            }

            var chain = Parse(places.Select(place => fields[place]).ToArray(), lines);
            chains.Add(known.Add(chain.Id) ? chain : throw lines.Fault($"the chain '{chain.Id}' is named a second time."));
        }

        return chains;
    }

    /// <summary>Writes a file that <see cref="Read"/> gives back.</summary>
    public static void Write(string path, IEnumerable<DatasetChain> chains)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine(string.Join('\t', Columns));
        foreach (var chain in chains)
        {
            var name = chain.Source.Length == 0 ? chain.Id : chain.Id[(chain.Source.Length + 1)..];
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{chain.Source}\t{chain.Length}\t{chain.Cluster}\t{chain.Split}"));
        }
    }

    private static DatasetChain Parse(string[] fields, LineReader lines)
    {
        if (fields is not [{ Length: > 0 } name, var source, var digits, var cluster, { Length: > 0 } split])
        {
            throw lines.Fault("id and split must not be empty.");
        }

        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0)
        {
            throw lines.Fault($"the length '{digits}' is not a number of residues.");
        }

        var id = source.Length == 0 ? name : $"{source}|{name}";
        return new DatasetChain(id, source, length, cluster.Length == 0 ? id : cluster, split);
    }
}
