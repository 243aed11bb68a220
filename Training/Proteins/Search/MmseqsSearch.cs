using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Platform.Training.Proteins.Search;

/// <summary>Searches with MMseqs2 (Steinegger and Söding, Nat. Biotechnol. 35 (2017) 1026): a FASTA file, or a database that <c>mmseqs createdb</c> made.</summary>
public sealed record MmseqsSearch : AlignmentSearch
{
    private static readonly string[] SequenceEndings = [".fasta", ".fa", ".faa", ".fasta.gz", ".fa.gz", ".faa.gz"];

    /// <summary>The program.</summary>
    [Description("The program, with its path where it is not on the search path.")]
    [Required]
    public string Program { get; init; } = "mmseqs";

    /// <summary>How thoroughly it looks.</summary>
    [Description("How thoroughly it looks, from 1, fast, to 7.5.")]
    [Range(1.0, 7.5)]
    public double Sensitivity { get; init; } = 7;

    /// <summary>Rounds of searching.</summary>
    [Description("Rounds of searching, each with what the one before found.")]
    [Range(1, 8)]
    public int Iterations { get; init; } = 2;

    /// <inheritdoc/>
    protected override string? Run(string query, string folder, CancellationToken cancellation)
    {
        var work = Path.Combine(folder, "mmseqs");
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        Directory.CreateDirectory(work);
        var (own, result, aligned) = (Path.Combine(work, "query"), Path.Combine(work, "result"), Path.Combine(work, "aligned"));
        Step("createdb", query, own);
        var database = Database;
        if (SequenceEndings.Any(ending => Database.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            database = Path.Combine(work, "database");
            Step("createdb", Database, database);
        }

        Step(
            "search", own, database, result, Path.Combine(work, "temporary"), "-a", "--threads", ThreadCount, "-e", LargestEValue,
            "-s", Sensitivity.ToString("R", CultureInfo.InvariantCulture), "--num-iterations", Iterations.ToString(CultureInfo.InvariantCulture));
        Step("result2msa", own, database, result, aligned, "--msa-format-mode", "5", "--threads", ThreadCount);
        Step("unpackdb", aligned, work, "--unpack-name-mode", "0", "--unpack-suffix", ".a3m");
        var found = Directory.GetFiles(work, "*.a3m");
        if (found.Length == 0)
        {
            return null;
        }

        var kept = Path.Combine(folder, "found.a3m");
        File.Move(found[0], kept, overwrite: true);
        Directory.Delete(work, recursive: true);
        return kept;

        void Step(params string[] arguments) => Execute(Program, [.. arguments, "-v", "1"], cancellation);
    }
}
