using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Search;
using Platform.Training.Proteins.Sequences;

namespace Platform.WebApp.Structures;

/// <summary>What a person or a program fills in to fold, before it is checked.</summary>
public sealed record FoldDraft
{
    /// <summary>The most sequences of one run.</summary>
    public const int MostTargets = 200;

    /// <summary>A sequence, or several as FASTA; empty where a file gives it.</summary>
    public string Text { get; init; } = "";

    /// <summary>The name of a single sequence; that of its header where it is empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>A file of sequences; null for none.</summary>
    public ProteinUpload? File { get; init; }

    /// <summary>An alignment or a profile of the sequence; null for none.</summary>
    public ProteinUpload? Evidence { get; init; }

    /// <summary>A known structure to compare with; null for none.</summary>
    public ProteinUpload? Reference { get; init; }

    /// <summary>The chain of <see cref="Reference"/>; the first where it is empty.</summary>
    public string Chain { get; init; } = "";

    /// <summary>The networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [ProteinNetworks.Default];

    /// <summary>How it is folded.</summary>
    public FoldingOptions Folding { get; init; } = new();

    /// <summary>How related sequences are looked for; null for not at all.</summary>
    public AlignmentSearch? Search { get; init; }

    /// <summary>Checks what is filled in.</summary>
    /// <returns>The config of the run, or null with what is wrong by field: sequence, name, evidence, search, reference, chain, networks.</returns>
    public (Fold.Config? Config, IReadOnlyDictionary<string, string> Problems) Check()
    {
        Dictionary<string, string> problems = [];
        var sequences = Try("sequence", Sequences) ?? [];
        if (sequences.Count > 1)
        {
            foreach (var (field, file) in new[] { ("evidence", Evidence), ("reference", Reference) })
            {
                if (file is not null)
                {
                    problems[field] = $"{file.Name} goes with one sequence, and there are {sequences.Count}. Fold that one by itself.";
                }
            }

            if (Name.Length > 0)
            {
                problems["name"] = "Several sequences are named by their headers; leave this empty.";
            }
        }
        else if (sequences.Count == 1 && Evidence is not null)
        {
            _ = Try("evidence", () => CheckEvidence(sequences[0].Letters));
        }

        if (Search is not null && Evidence is not null)
        {
            problems["search"] = $"{Evidence.Name} tells of related sequences already. Take it out, or do not search.";
        }

        if (Reference is not null && Chain.Length > 0 && !Reference.Chains.Contains(Chain))
        {
            problems["chain"] = $"{Reference.Name} has no chain '{Chain}'; it has {string.Join(", ", Reference.Chains)}.";
        }

        if (Networks.Count == 0)
        {
            problems["networks"] = "Choose a network.";
        }

        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var config = Config(sequences);
        foreach (var problem in ProteinLaunch.ProblemsOf(config))
        {
            problems.TryAdd(problem.Path.StartsWith("targets", StringComparison.Ordinal) ? "sequence" : problem.Path.Split('.')[^1], problem.Message);
        }

        return (problems.Count == 0 ? config : null, problems);

        T? Try<T>(string field, Func<T> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (DataException exception)
            {
                problems[field] = exception.Message;
                return null;
            }
        }
    }

    /// <summary>The sequences that are to be folded, each of a length that can be.</summary>
    private IReadOnlyList<NamedSequence> Sequences()
    {
        var typed = Text.Trim().Length > 0;
        if (typed && File is not null)
        {
            throw new DataException($"There is a text here and the file {File.Name}. Take one of them out.");
        }

        var found = typed ? Fasta.Read(new StringReader(Text), "sequence")
            : File?.Sequences ?? Evidence?.Sequences ?? throw new DataException("Paste a sequence of amino acids, one letter each, or FASTA; or choose a file.");
        if (found.Count > MostTargets)
        {
            throw new DataException($"{found.Count} sequences; one run folds {MostTargets} at most. Split the file.");
        }

        IReadOnlyList<NamedSequence> named = found.Count == 1 && Name.Length > 0 ? [found[0] with { Name = Name }] : found;
        foreach (var sequence in named)
        {
            SequenceLimits.Check(sequence.Letters, sequence.Name);
        }

        return named;
    }

    private string CheckEvidence(string sequence)
    {
        if (Evidence!.Kind == ProteinUploadKind.Alignment)
        {
            AlignmentFile.Read(Evidence.Path, mostRows: 1).CheckQuery(sequence);
        }
        else if (Evidence.Sequences[0].Letters != sequence)
        {
            var same = Evidence.Sequences[0].Letters.AsSpan().CommonPrefixLength(sequence);
            throw new DataException($"{Evidence.Name}: the profile is of another sequence: they differ from residue {same + 1} on.");
        }

        return sequence;
    }

    private Fold.Config Config(IReadOnlyList<NamedSequence> sequences) => new()
    {
        Targets =
        [
            .. sequences.Select(sequence => new FoldTarget
            {
                Name = sequence.Name,
                Sequence = sequence.Letters,
                Alignment = Evidence?.Kind == ProteinUploadKind.Alignment ? Evidence.Path : null,
                Profile = Evidence?.Kind == ProteinUploadKind.Profile ? Evidence.Path : null,
                Reference = Reference?.Path,
                ReferenceChain = Reference is null || Chain.Length == 0 ? null : Chain,
            }),
        ],
        Networks = [.. Networks],
        Search = Search,
        Folding = Folding,
        Seed = Folding.Seed,
    };
}
