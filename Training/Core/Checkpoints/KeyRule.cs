using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Changes names in a file into parameters' paths.</summary>
public sealed record KeyRule : Config
{
    /// <summary>What is replaced.</summary>
    [Description("Regular expression of what is replaced in a name, for example ^bert\\.encoder\\.layer\\.(\\d+)\\.")]
    [Required]
    public string Pattern { get; init; } = "^";

    /// <summary>What it is replaced by.</summary>
    [Description("What it is replaced by; $1 is the first group of the expression, for example encoder.stack.layers[$1].")]
    public string Replacement { get; init; } = "";

    /// <summary>Which part of the parameter the tensor is; null for all of it.</summary>
    [Description("Where several names become one parameter: which part of its rows this one is, counted from 0. Empty: all of it.")]
    [Range(0, 1000)]
    public int? Part { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        try
        {
            _ = new Regex(Pattern);
            return [];
        }
        catch (ArgumentException problem)
        {
            return [new("pattern", problem.Message)];
        }
    }

    /// <summary>The name after the rule, and the part: the rule's own where it fits and has one.</summary>
    internal (string Name, int? Part) Apply(string name, int? part) =>
        (Regex.Replace(name, Pattern, Replacement), Part is not null && Regex.IsMatch(name, Pattern) ? Part : part);
}
