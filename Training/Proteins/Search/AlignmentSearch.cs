using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Search;

/// <summary>Looks for sequences related to a chain with a program and a database that the user has.</summary>
public abstract record AlignmentSearch : Config
{
    private const int LinesOfAnError = 5;

    /// <summary>The database.</summary>
    [Description("The database to search, as the program wants it named.")]
    [Required(ErrorMessage = "is required: the database to search.")]
    public string Database { get; init; } = "";

    /// <summary>Sequences that chance would give so often are not taken.</summary>
    [Description("Largest E-value of a sequence that is taken.")]
    [Positive]
    public double EValue { get; init; } = 1e-3;

    /// <summary>Threads of the program.</summary>
    [Description("Threads of the program. Empty: as many as the host has cores.")]
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>Searches.</summary>
    /// <param name="query">The chain.</param>
    /// <param name="folder">For the program's files; made where it does not exist, and left as it is afterwards.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <returns>The alignment, the chain itself first; of the chain alone where nothing related was found.</returns>
    /// <exception cref="DataException">The program is not there or failed; says what it said.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Alignment Find(NamedSequence query, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        Directory.CreateDirectory(folder);
        var fasta = Path.Combine(folder, "query.fasta");
        using (var writer = new StreamWriter(fasta))
        {
            Fasta.Write(writer, [query with { Name = "query" }]);
        }

        var found = Run(fasta, folder, cancellation);
        var alignment = found is null ? Alignment.OfQuery(query) : AlignmentFile.Read(found);
        alignment.CheckQuery(query.Letters);
        return alignment;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="query">A FASTA file with the chain.</param>
    /// <param name="folder">For files.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The alignment it wrote; null where it found nothing.</returns>
    protected abstract string? Run(string query, string folder, CancellationToken cancellation);

    /// <summary>The number of threads as programs take it.</summary>
    protected string ThreadCount => (Threads ?? Environment.ProcessorCount).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The largest E-value as programs take it.</summary>
    protected string LargestEValue => EValue.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="DataException">It is not there, or failed.</exception>
    protected static void Execute(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Started(program, arguments);
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            var said = (error.GetAwaiter().GetResult() + output.GetAwaiter().GetResult()).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesOfAnError);
            throw new DataException($"{program} {arguments[0]} ended with exit code {process.ExitCode}: {string.Join(" / ", said.Select(line => line.Trim()))}");
        }
    }

    private static Process Started(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            throw new DataException($"The program \"{program}\" is not there. Install it, name it with its path, or search without it.");
        }
    }
}
