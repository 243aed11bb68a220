using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>Puts something else into every slot of a type that a path pattern finds.</summary>
/// <remarks>
/// The replacement may hold what it replaces: all matches are found before anything changes, and what stands below a
/// match is not searched.
/// </remarks>
/// <typeparam name="TSlot">What is replaced: a component's config, or the abstract one that several extend.</typeparam>
public abstract record Replace<TSlot> : Modifier
    where TSlot : Config
{
    /// <summary>Which paths to look at.</summary>
    [Description("Which paths to look at: * is any name, [*] any item, [1::2] every second item from the second, ** any number of steps.")]
    public string At { get; init; } = "**";

    /// <summary>The one component that is replaced; null for every one that fits the slot.</summary>
    [Description("Name of the only component to replace. Empty: every one that fits.")]
    public string? Only { get; init; }

    /// <summary>How many matches there must be; null for at least one.</summary>
    [Description("How many matches there must be. Empty: at least one.")]
    [Range(1, int.MaxValue)]
    public int? Expect { get; init; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        if (Only is not null && ConfigTypes.Find(Only, typeof(TSlot)) is null)
        {
            throw new ConfigException("", $"only: \"{Only}\" is no {ConfigTypes.NameOf(typeof(TSlot))}. {Suggestion.For(Only, ConfigTypes.Fitting(typeof(TSlot)).Select(ConfigTypes.NameOf))}");
        }

        var matches = Outermost.Of(ConfigTree.Find<TSlot>(config, At).Where(IsWanted), match => match.Path);
        if (Expect is null ? matches.Count == 0 : matches.Count != Expect)
        {
            throw new ConfigException("", Mismatch(config, matches));
        }

        return [.. matches.Select(match => new ConfigEdit(match.Path, match.Config, With(match.Config), this)), .. Also(config)];
    }

    /// <summary>What stands in the slot afterwards.</summary>
    /// <param name="old">What stands there now; the result may hold it.</param>
    protected abstract Config With(TSlot old);

    /// <summary>Edits elsewhere in the tree that belong to the replacement; most need none.</summary>
    /// <param name="config">The tree before any change.</param>
    protected virtual IEnumerable<ConfigEdit> Also(Config config) => [];

    /// <summary>A new component with the values of the fields that it shares, by name and type, with another.</summary>
    protected static T Derive<T>(Config old)
        where T : Config, new() =>
        ConfigTree.Derive(new T(), old);

    private bool IsWanted(ConfigMatch<TSlot> match) => Only is null || ConfigTypes.NameOf(match.Config.GetType()) == Only;

    private string Mismatch(Config config, IReadOnlyList<ConfigMatch<TSlot>> found)
    {
        var wanted = $"{Only ?? ConfigTypes.NameOf(typeof(TSlot))} at \"{At}\"";
        if (found.Count > 0)
        {
            return $"found {found.Count} {wanted}, not {Expect}: {string.Join(", ", found.Select(match => match.Path))}.";
        }

        var elsewhere = ConfigTree.Find<TSlot>(config);
        var glob = new ConfigGlob(At);
        var there = ConfigTree.Visit(config).Where(node => node.Path.Length > 0 && node.Value is Config && glob.Matches(node.Path)).ToArray();
        return (elsewhere.Count, there.Length) switch
        {
            (> 0, _) => $"found no {wanted}. There is {NearMiss.List(elsewhere.Select(match => $"{ConfigTypes.NameOf(match.Config.GetType())} at {match.Path}"))}.",
            (_, > 0) when At != "**" => $"found no {wanted}, nor anywhere else. The pattern finds {NearMiss.List(there.Select(node => $"{node.Text} at {node.Path}"))}.",
            _ => $"found no {wanted}: this config has none.",
        };
    }
}
