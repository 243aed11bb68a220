using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>
/// Makes a data set that <see cref="ProteinDataset"/> reads of a folder of structures: <c>chains.pnet.txt.gz</c>, <c>splits.tsv</c>, <c>manifest.tsv</c> with a row
/// a chain, <c>report.md</c>, and <c>alignments/</c>.
/// </summary>
/// <remarks>
/// A file <c>NAME.pssm</c>, <c>NAME.a3m</c> or <c>NAME.aln</c> beside a structure <c>NAME.pdb</c> or <c>NAME.cif</c> gives its profile, <c>NAME_B.a3m</c> that of its
/// chain B. What was converted is remembered in <c>building/</c> by what is in the files, so that a build that was interrupted, or runs again after files were
/// added, does only what is new.
/// </remarks>
/// <param name="options">What of, where to and how.</param>
public sealed class DatasetBuilder(DatasetBuildOptions options)
{
    /// <summary>The file with the records.</summary>
    public const string RecordsFileName = "chains.pnet.txt.gz";

    /// <summary>Changes with what is written, so that an older version's work is not taken up.</summary>
    private const string Version = "1";

    /// <summary>Assigns one of <see cref="ProteinRecord.States"/>, or ?, to each residue of a chain; without it the records have no secondary structure.</summary>
    public Func<Chain, string>? States { get; init; }

    /// <summary>Makes a profile [residue, 21] of an alignment; without it only matrices give profiles, and alignments are kept as they are.</summary>
    public Func<Alignment, float[,]>? Profile { get; init; }

    private string Work => Path.Combine(options.Output, "building");

    /// <summary>Builds the data set.</summary>
    /// <param name="progress">Told now and then what was done, a line each.</param>
    /// <param name="cancellation">Ends the build after the file at hand; building again goes on.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataException">There are no structures, none can be used, or the output directory holds something else.</exception>
    public ProteinDataset Build(IProgress<string> progress, CancellationToken cancellation)
    {
        options.Check();
        var files = Directory.EnumerateFiles(options.Folder, "*", SearchOption.AllDirectories)
            .Where(path => StructureFile.IsNamedSo(path) && !Path.GetFullPath(path).StartsWith(Path.GetFullPath(options.Output) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (files.Length == 0)
        {
            throw new DataException($"'{options.Folder}' holds no structures: files .pdb, .ent, .cif or .mmcif were expected, packed with gzip or not.");
        }

        if (Directory.Exists(options.Output) && Directory.EnumerateFileSystemEntries(options.Output).Any() && !Directory.Exists(Work))
        {
            throw new DataException($"'{options.Output}' holds something that build-dataset did not make. Name an empty directory.");
        }

        Directory.CreateDirectory(Work);
        var converted = Convert(files, progress, cancellation);
        var chains = Distinct(converted, out var repeated);
        if (chains.Count == 0)
        {
            var reasons = converted.SelectMany(file => file.Refused).Take(3).Select(refusal => $"{refusal.What}: {refusal.Reason}");
            throw new DataException($"None of the {files.Length} structures of '{options.Folder}' can be used: {string.Join("; ", reasons)}.");
        }

        progress.Report($"{chains.Count} chains; looking for relatives");
        var clusters = HomologyClusters.Find([.. chains.Select(chain => new NamedSequence(chain.Id, chain.Sequence))], options, Work, cancellation);
        var splits = ClusterSplit.Assign(clusters.Names, options);
        DatasetChain[] rows = [.. chains.Select((chain, at) => new DatasetChain(chain.Id, chain.Source, chain.Sequence.Length, clusters.Names[at], splits[clusters.Names[at]]))];
        Write(chains, rows);
        var dataset = ProteinDataset.Open(options.Output);
        var report = new QualityReport(options, files.Length, chains, rows, clusters.Method, [.. converted.SelectMany(file => file.Refused), .. repeated]);
        File.WriteAllText(Path.Combine(options.Output, QualityReport.FileName), report.ToMarkdown(dataset));
        progress.Report($"{chains.Count} chains in {splits.Count} clusters ({clusters.Method}) written to {options.Output}; see {QualityReport.FileName}");
        return dataset;
    }

    private List<ConvertedFile> Convert(string[] files, IProgress<string> progress, CancellationToken cancellation)
    {
        List<ConvertedFile> converted = [];
        var every = Math.Max(1, files.Length / 20);
        foreach (var (at, file) in files.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var remembered = Path.Combine(Work, Digest(file) + ".json");
            if (!File.Exists(remembered))
            {
                // Written whole under another name first: what has its name is complete.
                var part = remembered + ".part";
                File.WriteAllText(part, JsonSerializer.Serialize(new FileConversion(options, file, States, Profile).Convert(), JsonFormat));
                File.Move(part, remembered, overwrite: true);
            }

            converted.Add(JsonSerializer.Deserialize<ConvertedFile>(File.ReadAllText(remembered), JsonFormat)!);
            if ((at + 1) % every == 0 || at + 1 == files.Length)
            {
                progress.Report($"{at + 1} of {files.Length} files, {converted.Sum(done => done.Chains.Count)} chains, {converted.Sum(done => done.Refused.Count)} refused");
            }
        }

        return converted;
    }

    private static JsonSerializerOptions JsonFormat { get; } = new() { IncludeFields = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What a conversion follows from: the file and its name, the files beside it, and the limits.</summary>
    private string Digest(string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var limits = string.Create(CultureInfo.InvariantCulture, $"{Version} {States is not null} {Profile is not null} {options.Shortest} {options.Longest} {options.Completeness}");
        hash.AppendData(Encoding.UTF8.GetBytes($"{limits}\n{Path.GetRelativePath(options.Folder, file)}\n"));
        foreach (var path in FileConversion.Companions(file).Prepend(file))
        {
            using var content = File.OpenRead(path);
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path) + "\n"));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert(hash.GetHashAndReset());

        static string Convert(byte[] bytes) => System.Convert.ToHexStringLower(bytes);
    }

    /// <summary>Leaves out chains whose name was there before: 1abc.pdb beside 1abc.cif.</summary>
    private static List<ConvertedChain> Distinct(List<ConvertedFile> converted, out List<Refusal> repeated)
    {
        List<ConvertedChain> chains = [];
        repeated = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var file in converted)
        {
            foreach (var chain in file.Chains)
            {
                if (names.Add(chain.Id))
                {
                    chains.Add(chain);
                }
                else
                {
                    repeated.Add(new Refusal($"{file.File}, chain '{chain.Chain}'", $"another file gave the chain '{chain.Id}' before"));
                }
            }
        }

        return chains;
    }

    private void Write(List<ConvertedChain> chains, DatasetChain[] rows)
    {
        using (var records = new StreamWriter(new GZipStream(File.Create(Path.Combine(options.Output, RecordsFileName)), CompressionLevel.Optimal)))
        {
            chains.ForEach(chain => records.Write(chain.Record));
        }

        SplitsFile.Write(Path.Combine(options.Output, SplitsFile.FileName), rows);
        var alignments = Path.Combine(options.Output, ProteinDataset.AlignmentsDirectory);
        if (Directory.Exists(alignments))
        {
            Directory.Delete(alignments, recursive: true);
        }

        foreach (var chain in chains.Where(chain => chain.Alignment is not null))
        {
            Directory.CreateDirectory(alignments);
            var ending = chain.Alignment!.Contains(".a3m", StringComparison.OrdinalIgnoreCase) ? ".a3m" : ".aln";
            var packed = chain.Alignment.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "";
            File.Copy(chain.Alignment, Path.Combine(alignments, ProteinDataset.FileNameOf(chain.Id) + ending + packed), overwrite: true);
        }

        using var manifest = new StreamWriter(Path.Combine(options.Output, "manifest.tsv")) { NewLine = "\n" };
        manifest.WriteLine("id\tchain\tlength\tobserved\tcomplete\tbreaks\tmedian_ca_ca\tprofile\talignment_rows\tcluster\tsplit");
        foreach (var (chain, row) in chains.Zip(rows))
        {
            manifest.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{chain.Id}\t{chain.Chain}\t{row.Length}\t{chain.Observed}\t{chain.Complete}\t{chain.Breaks}\t{chain.MedianStep:F3}\t{chain.Profile}\t{chain.Rows}\t{row.Cluster}\t{row.Split}"));
        }
    }
}
