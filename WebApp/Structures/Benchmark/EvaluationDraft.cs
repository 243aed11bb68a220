using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What a person or a program fills in to measure networks, before it is checked.</summary>
public sealed record EvaluationDraft
{
    /// <summary>What is measured where nothing is said.</summary>
    internal static readonly EvaluateProteins.Config Usual = new();

    /// <summary>The data set.</summary>
    public string Dataset { get; init; } = Usual.Dataset;

    /// <summary>The split; the only one where it is empty.</summary>
    public string Split { get; init; } = "";

    /// <summary>The networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [ProteinNetworks.Default];

    /// <summary>Whether profiles are shown to the networks.</summary>
    public bool Profiles { get; init; } = true;

    /// <summary>Whether chains are folded, so that models are measured too.</summary>
    public bool Folding { get; init; } = true;

    /// <summary>A folder of alignments to show in place of profiles; empty for what the data set has.</summary>
    public string Alignments { get; init; } = "";

    /// <summary>Longer chains are left out.</summary>
    public int MaximumLength { get; init; } = Usual.MaximumLength;

    /// <summary>Of how many chains one is measured.</summary>
    public int Every { get; init; } = Usual.Every;

    /// <summary>Checks what is filled in.</summary>
    /// <param name="set">The data set as it is found.</param>
    /// <returns>The config of the run, or null with what is wrong by field: set, split, networks, maximum_length, every.</returns>
    public (EvaluateProteins.Config? Config, IReadOnlyDictionary<string, string> Problems) Check(EvaluationSet set)
    {
        Dictionary<string, string> problems = [];
        var split = Split.Length == 0 && set.Splits is [var only] ? only.Name : Split;
        if (set.Problem is not null)
        {
            problems["set"] = set.Problem;
        }
        else if (set.Splits.All(known => known.Name != split))
        {
            problems["split"] = (split.Length == 0 ? "Choose a split" : $"There is no split '{split}'") + $"; there are {string.Join(", ", set.Splits.Select(known => known.Name))}.";
        }

        if (Networks.Count == 0)
        {
            problems["networks"] = "Choose a network.";
        }

        if (problems.Count > 0)
        {
            return (null, problems);
        }

        // Baselines learn from the training chains, and know the answers of those.
        var learns = Usual.BaselineSplit is { } usual && usual != split && set.Splits.Any(known => known.Name == usual);
        var config = Usual with
        {
            Dataset = Dataset,
            Split = split,
            BaselineSplit = learns ? Usual.BaselineSplit : null,
            Networks = [.. Networks],
            Profiles = Profiles,
            Alignments = string.IsNullOrWhiteSpace(Alignments) ? null : Alignments.Trim(),
            MaximumLength = MaximumLength,
            Every = Every,
            Folding = Folding ? Usual.Folding : null,
        };
        foreach (var problem in ProteinLaunch.ProblemsOf(config))
        {
            problems.TryAdd(problem.Path, problem.Message);
        }

        return (problems.Count == 0 ? config : null, problems);
    }
}
