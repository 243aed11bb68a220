using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>An evaluation as lists show it.</summary>
public sealed record EvaluationSummary
{
    /// <summary>The run that made it.</summary>
    public required long RunId { get; init; }

    /// <summary>The run's name.</summary>
    public required string RunName { get; init; }

    /// <summary>Who launched the run; null where that is not known.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When its file was written, or the run was launched where the file cannot be read; UTC.</summary>
    public required DateTime Written { get; init; }

    /// <summary>The data set's directory, as it was given.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>The split.</summary>
    public string Split { get; init; } = "";

    /// <summary>SHA-256 over the names of the split's chains.</summary>
    public string SplitHash { get; init; } = "";

    /// <summary>The networks, as they were given.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Chains that were measured.</summary>
    public int Chains { get; init; }

    /// <summary>The names of the methods; that of the networks first.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Why it cannot be read here; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>What tells its chains from those of others, short enough for an address.</summary>
    public string Set => SplitHash.Length > 12 ? SplitHash[..12] : SplitHash;

    /// <summary>The split and where it is from, for people.</summary>
    public string SetWords => $"{(Path.IsPathRooted(Dataset) ? Path.GetFileName(Dataset.TrimEnd('/', '\\')) : Dataset)}, {Split}";

    /// <summary>What the networks are called: the last part of a folder's name, or the run whose directory it is.</summary>
    public string NetworkWords => string.Join(" + ", Networks.Select(WordOf));

    /// <summary>Adds what a file holds.</summary>
    public EvaluationSummary With(EvaluationResult result, DateTime written) => this with
    {
        Written = written,
        Dataset = result.Dataset,
        Split = result.Split,
        SplitHash = result.SplitHash,
        Networks = result.Networks,
        Chains = result.Methods[0].Targets.Count,
        Methods = [.. result.Methods.Select(method => method.Method)],
    };

    /// <summary>What a network's folder is called.</summary>
    internal static string WordOf(string network)
    {
        var path = network.TrimEnd('/', '\\');
        var name = Path.GetFileName(path);
        return Path.GetFileName(Path.GetDirectoryName(path)) == "runs" && long.TryParse(name, out _) ? $"run {name}" : name;
    }
}
