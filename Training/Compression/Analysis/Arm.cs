using System.Globalization;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Analysis;

/// <summary>Cells of a sweep that differ in nothing but their seed.</summary>
public sealed class Arm
{
    private Arm(string key, IReadOnlyList<CellResult> cells)
    {
        (Key, Cells) = (key, cells);
        Mean = cells.Average(c => c.Score);
    }

    /// <summary>The labels as one text, without the seed: the same in every session.</summary>
    public string Key { get; }

    /// <summary>The cells, by seed.</summary>
    public IReadOnlyList<CellResult> Cells { get; }

    /// <summary>What was trained; its seed is that of the first cell.</summary>
    public CellLabels Labels => Cells[0].Labels;

    /// <summary>The measure of the scores, such as <c>accuracy</c>.</summary>
    public string Metric => Cells[0].Metric;

    /// <summary>Mean score over the seeds.</summary>
    public double Mean { get; }

    /// <summary>The seeds, rising.</summary>
    public IEnumerable<long> Seeds => Cells.Select(c => c.Labels.Seed);

    /// <summary>What tells the arm from others of its task and start: "tiny QAT 8 bit + MP 60 %".</summary>
    public string Name => $"{Labels.Architecture} {Treatment(Labels)}";

    /// <summary>The labels of a cell as one text, without the seed.</summary>
    public static string KeyOf(CellLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        IEnumerable<string> parts = [labels.Task, labels.Start, labels.Architecture, MethodNames.Short(labels.Methods)];
        var rest = new[] { labels.Bits is { } bits ? $"bits={bits}" : null, labels.Sparsity is { } sparsity ? FormattableString.Invariant($"sparsity={sparsity}") : null };
        return string.Join('/', parts.Concat(rest.OfType<string>()).Concat(Settings(labels.Others)));
    }

    /// <summary>
    /// How a model was made smaller, without its architecture: <c>QAT 8 bit + KD + MP 60 %</c>, or <c>PTQ 8 bit</c> where it was rounded after training.
    /// </summary>
    public static string Treatment(CellLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string?[] parts =
        [
            labels.Methods == CompressionMethods.None ? "Baseline" : null,
            labels.Methods.HasFlag(CompressionMethods.Quantization) ? $"{MethodNames.Rounded(labels)}{(labels.Bits is { } bits ? $" {bits} bit" : "")}" : null,
            labels.Methods.HasFlag(CompressionMethods.Distillation) ? "KD" : null,
            labels.Methods.HasFlag(CompressionMethods.Pruning) ? $"MP{(labels.Sparsity is { } sparsity ? $" {Percent(sparsity)}" : "")}" : null,
        ];
        return string.Join(" + ", parts.OfType<string>()) + InBrackets(labels);
    }

    /// <summary>The methods and other settings of a cell, without levels: <c>QAT+KD (augmentation none)</c>, <c>PTQ</c>.</summary>
    internal static string CurveName(CellLabels labels) => MethodNames.Short(labels) + InBrackets(labels);

    /// <summary>Puts cells together that differ in their seed only, in the order of their first cells.</summary>
    /// <exception cref="DataException">Two cells have the same labels and the same seed, cells of one task are measured differently, or a score is not a number.</exception>
    public static IReadOnlyList<Arm> Group(IEnumerable<CellResult> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var all = cells.ToList();
        foreach (var task in all.GroupBy(c => c.Labels.Task))
        {
            if (task.Select(c => c.Metric).Distinct().Order().ToList() is [var first, var second, ..])
            {
                throw new DataException($"Cells of {task.Key} are measured by {first} and by {second}; they cannot be compared.");
            }
        }

        if (all.Find(c => !double.IsFinite(c.Score)) is { } broken)
        {
            throw new DataException($"The score of {KeyOf(broken.Labels)}, seed {broken.Labels.Seed}, is not a number: that run failed and its cell must be run again.");
        }

        return [.. all.GroupBy(c => KeyOf(c.Labels)).Select(group => Of(group.Key, [.. group.OrderBy(c => c.Labels.Seed)]))];
    }

    /// <summary>The mean of what cells are compared by; null where a cell lacks it.</summary>
    public double? Cost(CostAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var sum = 0.0;
        foreach (var cell in Cells)
        {
            if (axis.Of(cell) is not { } cost)
            {
                return null;
            }

            sum += cost;
        }

        return sum / Cells.Count;
    }

    /// <summary>The arm's cell of one seed alone.</summary>
    public Arm Only(CellResult cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new($"{Key}#{cell.Labels.Seed}", [cell]);
    }

    /// <inheritdoc/>
    public override string ToString() => Key;

    private static Arm Of(string key, IReadOnlyList<CellResult> cells)
    {
        var twice = cells.GroupBy(c => c.Labels.Seed).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? new Arm(key, cells) : throw new DataException($"The results hold {key}, seed {twice.Key}, {twice.Count()} times; remove all but one.");
    }

    private static IEnumerable<string> Settings(IReadOnlyDictionary<string, string> others) =>
        others.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}");

    /// <summary>The other settings, but for the rounding that the method's name tells.</summary>
    private static string InBrackets(CellLabels labels)
    {
        var others = string.Join(", ", labels.Others.Where(o => o.Key != CellLabels.Rounding || !labels.IsRoundedAfterTraining).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} {o.Value}"));
        return others.Length > 0 ? $" ({others})" : "";
    }

    private static string Percent(double share) => $"{(100 * share).ToString("0.#", CultureInfo.InvariantCulture)} %";
}
