using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Search;

/// <summary>A search for the values of an experiment's fields that give the best figure.</summary>
public sealed record SearchSpec : Config
{
    /// <summary>What files call it.</summary>
    [Description("What files call the search.")]
    [Required]
    public string Name { get; init; } = "search";

    /// <summary>The experiment.</summary>
    [Description("The experiment whose fields are searched: a name, or a file with a config.")]
    [Required(ErrorMessage = "is required: the experiment whose fields are searched.")]
    public string Experiment { get; init; } = "";

    /// <summary>Modifiers of the experiment.</summary>
    [Description("Modifiers of the experiment, applied before a trial's values.")]
    public ConfigList<string> Modifiers { get; init; } = [];

    /// <summary>What is searched.</summary>
    [Description("The fields that are searched.")]
    public ConfigList<SearchParameter> Space { get; init; } = [];

    /// <summary>How the next point is chosen.</summary>
    [Description("How the next point to try is chosen.")]
    public SearchMethod Method { get; init; } = new TpeSearch();

    /// <summary>How trials are ended early; null never.</summary>
    [Description("How trials that will not be the best are ended early. Empty: every trial is trained to its end.")]
    public SearchStopping? Stopping { get; init; }

    /// <summary>What is to be good.</summary>
    [Description("The figure that is to be good, at the end of a trial, for example dev/accuracy.")]
    [Required]
    public string Figure { get; init; } = "dev/loss";

    /// <summary>Which values of it are better.</summary>
    [Description("Which values of the figure are better.")]
    public Better Better { get; init; } = Better.Lower;

    /// <summary>How many points are tried.</summary>
    [Description("How many points are tried, at most.")]
    [Range(1, 100_000)]
    public int Trials { get; init; } = 20;

    /// <summary>Seed of the search's own choices; the trials have that of the experiment.</summary>
    [Description("Seed of the search's own choices; trials have the experiment's seed.")]
    [Range(0, long.MaxValue)]
    public long Seed { get; init; } = 1;

    /// <summary>Threads of one trial; null for all cores.</summary>
    [Description("Threads of one trial; so many trials run at a time as that leaves cores for. Empty: all cores, one trial at a time.")]
    [Range(1, 1024)]
    public int? Threads { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Space.Count == 0
        ? [new("space", "must have at least one field to search.")]
        : Space.Index().GroupBy(entry => entry.Item.Path).SelectMany(same => same.Skip(1))
            .Select(twice => new ConfigProblem($"space[{twice.Index}].path", $"\"{twice.Item.Path}\" is searched already."));

    /// <summary>The config of a trial.</summary>
    /// <param name="experiment">The experiment's config.</param>
    /// <param name="point">A number for each parameter.</param>
    /// <exception cref="ConfigException">A modifier or a path does not apply, or a value does not fit; tells every problem.</exception>
    public Trainer.Config ConfigOf(Trainer.Config experiment, IReadOnlyList<double> point)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var modified = Modification.Of(experiment, Modifier.ParseAll(Modifiers)).Config;
        var changed = Modification.Of(modified, Space.Select((parameter, i) => new SetField { At = parameter.Path, Value = parameter.TextOf(point[i]) })).Config;
        return changed with { Hardware = changed.Hardware with { Threads = Threads } };
    }

    /// <summary>A figure as a loss, of which lower values are better.</summary>
    public double LossOf(double figure) => Better == Better.Lower ? figure : -figure;
}
