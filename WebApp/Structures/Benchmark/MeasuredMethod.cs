using System.Collections.Concurrent;
using Platform.Training.Proteins.Evaluation;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>What a method reached, with medians, means and intervals that are made once. They depend on the file alone, so that they are those of the run's report.</summary>
public sealed class MeasuredMethod(EvaluationTable table)
{
    private readonly ConcurrentDictionary<string, Spread> _summaries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<(string Bin, Spread Spread)>> _lengths = new(StringComparer.Ordinal);

    /// <summary>The scores of each target.</summary>
    public EvaluationTable Table { get; } = table;

    /// <summary>The method's name.</summary>
    public string Name => Table.Method;

    /// <summary>The metrics that any target has.</summary>
    public IReadOnlyList<string> Metrics { get; } = table.Metrics;

    /// <summary>A metric over all targets.</summary>
    public Spread Summary(string metric) => _summaries.GetOrAdd(metric, Table.Summary);

    /// <summary>A metric by the targets' length.</summary>
    public IReadOnlyList<(string Bin, Spread Spread)> ByLength(string metric) => _lengths.GetOrAdd(metric, Table.ByLength);

    /// <summary>Whether another method has the same scores on the same targets.</summary>
    public bool IsSameAs(MeasuredMethod other) =>
        Name == other.Name && Table.Seed == other.Table.Seed && Table.Targets.Count == other.Table.Targets.Count
        && Table.Targets.Zip(other.Table.Targets).All(pair => pair.First.Target == pair.Second.Target && pair.First.Scores.Count == pair.Second.Scores.Count
            && pair.First.Scores.All(score => pair.Second.Scores.TryGetValue(score.Key, out var value) && value == score.Value));
}

/// <summary>An evaluation with all it holds.</summary>
/// <param name="Summary">What lists show of it.</param>
/// <param name="Methods">Its methods, that of the networks first.</param>
public sealed record Evaluation(EvaluationSummary Summary, IReadOnlyList<MeasuredMethod> Methods);
