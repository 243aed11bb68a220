using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>Finds chains that are related, so that none is in a split whose relative is in another.</summary>
/// <param name="Method">What found them: the program with its version and options, or that only equal sequences were put together.</param>
/// <param name="Names">For each chain the first of its cluster.</param>
internal sealed record HomologyClusters(string Method, IReadOnlyList<string> Names)
{
    /// <summary>Chains are related whose alignment has an E value below this, and covers this part of the one that is found.</summary>
    private const string Significance = "0.01";
    private const string Coverage = "0.5";

    /// <summary>Clusters by <c>mmseqs easy-cluster</c> (Steinegger and Söding 2017), by equal sequences where it is not installed.</summary>
    /// <param name="chains">Names and letters.</param>
    /// <param name="options">The identity and the program.</param>
    /// <param name="work">A directory for its files.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="DataException">The program is there and fails.</exception>
    public static HomologyClusters Find(IReadOnlyList<NamedSequence> chains, DatasetBuildOptions options, string work, CancellationToken cancellation)
    {
        if (Run(options.MmseqsProgram, ["version"], cancellation) is not (0, var version, _))
        {
            return OfEqualSequences(chains);
        }

        // Names of rows, so that no letter of a file's name can mislead the program.
        var fasta = Path.Combine(work, "chains.fasta");
        using (var writer = new StreamWriter(fasta))
        {
            Fasta.Write(writer, chains.Select((chain, at) => new NamedSequence(string.Create(CultureInfo.InvariantCulture, $"s{at}"), chain.Letters)));
        }

        var result = Path.Combine(work, "clusters");
        var identity = options.Identity.ToString(CultureInfo.InvariantCulture);

        // Connected components: whoever is related to a chain's relative is in its cluster, too.
        string[] settings = ["--min-seq-id", identity, "-c", Coverage, "--cov-mode", "1", "--cluster-mode", "1", "-e", Significance, "-s", "7.5"];
        var ended = Run(options.MmseqsProgram, ["easy-cluster", fasta, result, Path.Combine(work, "mmseqs"), .. settings, "-v", "1"], cancellation);
        if (ended is not (0, _, _))
        {
            throw new DataException($"{options.MmseqsProgram} easy-cluster failed: {ended?.Error.Trim()}");
        }

        var names = new string[chains.Count];
        foreach (var line in File.ReadLines(result + "_cluster.tsv"))
        {
            var pair = line.Split('\t');
            names[int.Parse(pair[1].AsSpan(1), CultureInfo.InvariantCulture)] = chains[int.Parse(pair[0].AsSpan(1), CultureInfo.InvariantCulture)].Name;
        }

        return Array.TrueForAll(names, name => name is not null)
            ? new HomologyClusters($"mmseqs easy-cluster {version.Trim()}, {string.Join(' ', settings)}", names)
            : throw new DataException($"{options.MmseqsProgram} easy-cluster left chains out of its clusters.");
    }

    private static HomologyClusters OfEqualSequences(IReadOnlyList<NamedSequence> chains)
    {
        Dictionary<string, string> first = new(StringComparer.Ordinal);
        return new HomologyClusters("equal sequences only, since mmseqs is not installed: related chains may be in different splits", [.. chains.Select(chain =>
        {
            first.TryAdd(chain.Letters, chain.Name);
            return first[chain.Letters];
        })]);
    }

    private static (int Code, string Output, string Error)? Run(string program, string[] arguments, CancellationToken cancellation)
    {
        Process? process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            using var killing = cancellation.Register(() => process!.Kill(entireProcessTree: true));
            var error = process!.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }
}
