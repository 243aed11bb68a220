using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Search;

/// <summary>A field of a config that a search tries values of. Inside a search a value is a number, of which <see cref="TextOf"/> makes the field's text.</summary>
public abstract record SearchParameter : Config
{
    /// <summary>Which field, or several at once.</summary>
    [Description("The field: a path into the config, for example learner.optimizer.learning_rate; * is any name, ** any number of steps.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Number of different values; null for a continuum.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether values next to each other are alike.</summary>
    internal abstract bool IsOrdered { get; }

    /// <summary>The smallest and the largest number that stand for a value.</summary>
    internal abstract (double Low, double High) Range { get; }

    /// <summary>The text of the value that a number in the range stands for, as <c>--set</c> takes it.</summary>
    public abstract string TextOf(double number);

    /// <summary>Evenly spread numbers, each of which stands for another value.</summary>
    /// <param name="most">How many at most.</param>
    internal IReadOnlyList<double> Spread(int most)
    {
        var (low, high) = Range;
        if (Count is { } count)
        {
            var cell = (high - low) / count;
            var wanted = IsOrdered ? Math.Min(most, count) : count;
            return [.. Enumerable.Range(0, wanted).Select(i => low + cell * (0.5 + (wanted == 1 ? 0 : Math.Round(i * (count - 1.0) / (wanted - 1)))))];
        }

        return most == 1 ? [(low + high) / 2] : [.. Enumerable.Range(0, most).Select(i => low + (high - low) * i / (most - 1))];
    }
}

/// <summary>One of a list of values.</summary>
public sealed record ChoiceParameter : SearchParameter
{
    /// <summary>The values, as text.</summary>
    [Description("The values to choose from, each as --set takes it: a plain value, null, JSON, or the name of a component.")]
    public ConfigList<string> Values { get; init; } = [];

    /// <inheritdoc/>
    public override int? Count => Values.Count;

    internal override bool IsOrdered => false;

    internal override (double Low, double High) Range => (0, Values.Count);

    /// <inheritdoc/>
    public override string TextOf(double number) => Values[Math.Clamp((int)number, 0, Values.Count - 1)];

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Values.Count == 0 ? [new("values", "must have at least one item.")]
        : Values.Distinct().Count() < Values.Count ? [new("values", "has an item twice.")]
        : [];
}

/// <summary>A whole number of a range.</summary>
public sealed record IntParameter : SearchParameter
{
    /// <summary>The smallest value.</summary>
    [Description("The smallest value.")]
    public int Minimum { get; init; } = 1;

    /// <summary>The largest value.</summary>
    [Description("The largest value.")]
    public int Maximum { get; init; } = 10;

    /// <inheritdoc/>
    public override int? Count => Maximum - Minimum + 1;

    internal override bool IsOrdered => true;

    internal override (double Low, double High) Range => (Minimum - 0.5, Maximum + 0.5);

    /// <inheritdoc/>
    public override string TextOf(double number) => Math.Clamp((int)Math.Floor(number + 0.5), Minimum, Maximum).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Maximum > Minimum ? [] : [new("maximum", $"must be above minimum ({Minimum}), not {Maximum}.")];
}

/// <summary>A number of a range.</summary>
public sealed record FloatParameter : SearchParameter
{
    private const int Digits = 4;

    /// <summary>The smallest value.</summary>
    [Description("The smallest value.")]
    public double Minimum { get; init; }

    /// <summary>The largest value.</summary>
    [Description("The largest value.")]
    public double Maximum { get; init; } = 1;

    /// <summary>Whether what counts is how many times larger a value is than another.</summary>
    [Description("Tries orders of magnitude evenly instead of values, as is right for a learning rate.")]
    public bool Log { get; init; }

    /// <inheritdoc/>
    public override int? Count => null;

    internal override bool IsOrdered => true;

    internal override (double Low, double High) Range => Log ? (Math.Log(Minimum), Math.Log(Maximum)) : (Minimum, Maximum);

    /// <summary>Rounded to four digits, within the range.</summary>
    /// <inheritdoc/>
    public override string TextOf(double number)
    {
        var value = double.Parse((Log ? Math.Exp(number) : number).ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(value, Minimum, Maximum).ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        !double.IsFinite(Minimum) || !double.IsFinite(Maximum) || Maximum <= Minimum ? [new("maximum", FormattableString.Invariant($"must be above minimum ({Minimum}), not {Maximum}."))]
        : Log && Minimum <= 0 ? [new("minimum", FormattableString.Invariant($"must be above 0 where \"log\" is set, not {Minimum}."))]
        : [];
}
