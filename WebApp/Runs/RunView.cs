using Platform.Data.Metrics;
using Platform.Data.Runs;

namespace Platform.WebApp.Runs;

/// <summary>A run as the HTTP API shows it.</summary>
internal sealed record RunView
{
    /// <summary>The identity.</summary>
    public required long Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The state.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it is in that state.</summary>
    public string? Reason { get; init; }

    /// <summary>The class of a failure.</summary>
    public string? FailureClass { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The host that executes it now.</summary>
    public string? Host { get; init; }

    /// <summary>Who launched it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was launched, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The run it is a copy of.</summary>
    public long? ClonedFrom { get; init; }

    /// <summary>The sweep it is a part of.</summary>
    public long? Sweep { get; init; }

    /// <summary>The runs that have to succeed first, with their states; in detail only.</summary>
    public IReadOnlyList<NeedView>? Needs { get; init; }

    /// <summary>The step it has reached.</summary>
    public required long Step { get; init; }

    /// <summary>The step at which it is done.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The estimated seconds left.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Labels by key.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Figures of each metric by name.</summary>
    public required IReadOnlyDictionary<string, MetricFigures> Metrics { get; init; }

    /// <summary>Notes in Markdown; in detail only.</summary>
    public string? Notes { get; init; }

    /// <summary>The flattened config; in detail only.</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }

    /// <summary>The final figures; in detail only.</summary>
    public IReadOnlyDictionary<string, double>? Summary { get; init; }

    /// <summary>The files it produced; in detail only.</summary>
    public IReadOnlyList<ArtifactView>? Artifacts { get; init; }

    /// <summary>A row of a list.</summary>
    public static RunView Of(RunRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Experiment = row.Experiment,
        State = row.State,
        Reason = row.Reason,
        Queue = row.Queue,
        Host = row.Owner,
        CreatedBy = row.CreatedBy,
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        ClonedFrom = row.ClonedFromId,
        Sweep = row.SweepId,
        Step = row.Step,
        TotalSteps = row.TotalSteps,
        SecondsLeft = row.SecondsLeft,
        Tags = row.Tags.ToDictionary(t => t.Key, t => t.Value),
        Metrics = row.Metrics.ToDictionary(m => m.Key, m => MetricFigures.Of(m.Value)),
    };

    /// <summary>A run with everything.</summary>
    public static RunView Of(RunDetail detail) => new()
    {
        Id = detail.Run.Id,
        Name = detail.Run.Name,
        Experiment = detail.Run.Experiment,
        State = detail.Run.State,
        Reason = detail.WaitsFor ?? detail.Run.Reason,
        FailureClass = detail.Run.FailureClass,
        Queue = detail.Run.Queue,
        Host = detail.Run.Owner,
        CreatedBy = detail.Run.CreatedBy,
        CreatedAt = detail.Run.CreatedAt,
        StartedAt = detail.Run.StartedAt,
        EndedAt = detail.Run.EndedAt,
        ClonedFrom = detail.Run.ClonedFromId,
        Sweep = detail.Run.SweepId,
        Needs = [.. detail.Needs.Select(n => new NeedView(n.RunId, n.State))],
        Step = detail.Run.Step,
        TotalSteps = detail.Run.TotalSteps,
        SecondsLeft = detail.Run.SecondsLeft,
        Tags = detail.Run.Tags.ToDictionary(t => t.Key, t => t.Value),
        Metrics = detail.Run.Metrics.ToDictionary(m => m.Name, MetricFigures.Of),
        Notes = detail.Run.Notes,
        Config = detail.Run.Params.ToDictionary(p => p.Path, p => p.Value),
        Summary = detail.Summary,
        Artifacts = [.. detail.Run.Artifacts.Select(a => new ArtifactView(a.Path, a.Bytes, a.Sha256))],
    };
}

/// <summary>Figures of a metric so far.</summary>
internal sealed record MetricFigures(double? Last, long LastStep, double? Min, double? Max, double? Best, long? BestStep, long Count)
{
    /// <summary>The figures of a row.</summary>
    public static MetricFigures Of(RunMetric m) => new(m.Last, m.LastStep, m.Min, m.Max, m.Best, m.BestStep, m.Count);
}

/// <summary>A run that another needs.</summary>
internal sealed record NeedView(long Id, RunState State);

/// <summary>A file a run produced.</summary>
internal sealed record ArtifactView(string Path, long Bytes, string? Sha256);
