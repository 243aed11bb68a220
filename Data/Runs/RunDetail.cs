using System.Text.Json;

namespace Platform.Data.Runs;

/// <summary>A run with everything its page shows at once: params, tags, metrics and artifacts, each in order of name.</summary>
/// <param name="Run">The run, not tracked; changes to it are not saved.</param>
/// <param name="ClonedFromName">The name of the run it is a copy of.</param>
/// <param name="Clones">The copies of it: identities and names.</param>
public sealed record RunDetail(Run Run, string? ClonedFromName, IReadOnlyList<(long Id, string Name)> Clones)
{
    /// <summary>The final figures; empty until the run wrote them.</summary>
    public IReadOnlyDictionary<string, double> Summary { get; } = Run.Summary is null
        ? new Dictionary<string, double>()
        : JsonSerializer.Deserialize<Dictionary<string, double>>(Run.Summary)!;

    /// <summary>The runs it needs, with their states.</summary>
    public IReadOnlyList<RunNeed> Needs { get; init; } = [];

    /// <summary>The name of the sweep it is a part of; null outside one.</summary>
    public string? SweepName { get; init; }

    /// <summary>Why it does not start though no host keeps it from it: a run it needs has not succeeded. Null where that is not so.</summary>
    public string? WaitsFor => Run.State == RunState.Queued ? RunNeed.Explain(Needs) : null;
}
