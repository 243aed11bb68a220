using System.Security.Cryptography;
using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Datasets;

/// <summary>A directory with <c>splits.tsv</c> and records of chains in files <c>*.pnet.txt</c> or <c>*.pnet.txt.gz</c>.</summary>
/// <remarks>
/// The records are read when they are first asked for. A record's name in its file is that of <c>splits.tsv</c>: <c>source|id</c>, or <c>id</c> alone
/// where no other source has it. What one record of a chain lacks is filled in from another of the same split, see <see cref="RecordJoin"/>.
/// May be used by several threads at once.
/// </remarks>
public sealed class ProteinDataset
{
    /// <summary>The directory within the data set that holds alignments.</summary>
    public const string AlignmentsDirectory = "alignments";

    private readonly Lazy<IReadOnlyDictionary<string, ProteinRecord>> _records;
    private readonly Dictionary<string, DatasetChain> _chains;

    private ProteinDataset(string directory, IReadOnlyList<DatasetChain> chains, IReadOnlyList<string> files)
    {
        (Directory, Chains, Files) = (directory, chains, files);
        _chains = chains.ToDictionary(chain => chain.Id, StringComparer.Ordinal);
        _records = new(ReadAll);
    }

    /// <summary>Where it lies.</summary>
    public string Directory { get; }

    /// <summary>All chains of <c>splits.tsv</c>, in the file's order.</summary>
    public IReadOnlyList<DatasetChain> Chains { get; }

    /// <summary>The files with records, by name.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The names of the splits, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Splits => [.. Chains.Select(chain => chain.Split).Distinct()];

    /// <summary>Opens a directory.</summary>
    /// <exception cref="DataException">It is not there, has no <c>splits.tsv</c> or a broken one, or no records.</exception>
    public static ProteinDataset Open(string directory)
    {
        var splits = Path.Combine(directory, SplitsFile.FileName);
        if (!File.Exists(splits))
        {
            throw new DataException($"'{directory}' is no data set of proteins: it has no {SplitsFile.FileName}. Name the directory that holds it, or make one with build-dataset.");
        }

        string[] files =
        [
            .. System.IO.Directory.EnumerateFiles(directory)
                .Where(path => path.EndsWith(".pnet.txt", StringComparison.Ordinal) || path.EndsWith(".pnet.txt.gz", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? new ProteinDataset(directory, SplitsFile.Read(splits), files)
            : throw new DataException($"'{directory}' holds no records: a file *.pnet.txt or *.pnet.txt.gz was expected beside {SplitsFile.FileName}.");
    }

    /// <summary>The chains of a split, in the order of <c>splits.tsv</c>.</summary>
    /// <exception cref="DataException">There is no such split.</exception>
    public IReadOnlyList<DatasetChain> ChainsOf(string split) => Chains.Where(chain => chain.Split == split).ToArray() is { Length: > 0 } chains
        ? chains
        : throw new DataException($"'{Directory}' has no split '{split}'; it has {string.Join(", ", Splits)}.");

    /// <summary>The records of a split, in the order of <c>splits.tsv</c>.</summary>
    /// <exception cref="DataException">There is no such split, or a file with records is broken.</exception>
    public IReadOnlyList<ProteinRecord> Records(string split) => [.. ChainsOf(split).Select(chain => _records.Value[chain.Id])];

    /// <summary>The record of a chain.</summary>
    /// <param name="id">As <see cref="DatasetChain.Id"/>.</param>
    /// <exception cref="DataException">There is no such chain, or a file with records is broken.</exception>
    public ProteinRecord Record(string id) => _records.Value.TryGetValue(id, out var record)
        ? record
        : throw new DataException($"'{Directory}' has no chain '{id}' in {SplitsFile.FileName}.");

    /// <summary>The chain of <c>splits.tsv</c> that a record is of.</summary>
    /// <exception cref="DataException">There is no such chain.</exception>
    public DatasetChain ChainOf(ProteinRecord record) => _chains.TryGetValue(record.Id, out var chain)
        ? chain
        : throw new DataException($"'{Directory}' has no chain '{record.Id}' in {SplitsFile.FileName}.");

    /// <summary>What tells one split from every other: SHA-256 of its chains' names in ordinal order, a line feed between them, in hexadecimal.</summary>
    /// <exception cref="DataException">There is no such split.</exception>
    public string HashOf(string split) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', ChainsOf(split).Select(chain => chain.Id).Order(StringComparer.Ordinal)))));

    /// <summary>The alignment of a chain, <c>alignments/ID.a3m</c> or <c>.aln</c>, packed or not; null where there is none.</summary>
    /// <param name="id">As <see cref="DatasetChain.Id"/>.</param>
    /// <param name="mostRows">Rows after so many are not read.</param>
    /// <exception cref="DataException">The alignment is broken, or is not of the chain's sequence.</exception>
    public Alignment? AlignmentOf(string id, int mostRows = int.MaxValue)
    {
        if (AlignmentFile.Find(Path.Combine(Directory, AlignmentsDirectory, FileNameOf(id))) is not { } file)
        {
            return null;
        }

        var alignment = AlignmentFile.Read(file, mostRows);
        alignment.CheckQuery(Record(id).Sequence);
        return alignment;
    }

    /// <summary>A chain's name as files have it: what no file's name may have is written as in addresses, | as %7C.</summary>
    internal static string FileNameOf(string id) => Uri.EscapeDataString(id);

    private Dictionary<string, ProteinRecord> ReadAll()
    {
        var bare = Chains.GroupBy(chain => chain.Id[(chain.Source.Length == 0 ? 0 : chain.Source.Length + 1)..], StringComparer.Ordinal)
            .Where(same => same.Count() == 1)
            .ToDictionary(same => same.Key, same => same.Single(), StringComparer.Ordinal);
        Dictionary<string, ProteinRecord> records = new(StringComparer.Ordinal);
        foreach (var file in Files)
        {
            foreach (var record in ProteinNetText.Read(file))
            {
                // A record without a split is used for nothing, so that no answer leaks by a file that lies beside.
                if (!_chains.TryGetValue(record.Id, out var chain) && !bare.TryGetValue(record.Id, out chain))
                {
                    continue;
                }

                if (record.Length != chain.Length)
                {
                    throw new DataException($"{file}: '{record.Id}' has {record.Length} residues, {SplitsFile.FileName} says {chain.Length}.");
                }

                if (!records.TryAdd(chain.Id, record with { Id = chain.Id }))
                {
                    throw new DataException($"{file}: a second record of '{chain.Id}'.");
                }
            }
        }

        return Chains.FirstOrDefault(chain => !records.ContainsKey(chain.Id)) is { } missing
            ? throw new DataException($"{SplitsFile.FileName} names '{missing.Id}', but no file of '{Directory}' holds it.")
            : RecordJoin.Complete(records, _chains);
    }
}
