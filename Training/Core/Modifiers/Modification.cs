using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>A config tree that modifiers have changed, and what they did.</summary>
/// <param name="Config">The new tree.</param>
/// <param name="Edits">What changed, in the order of the tree.</param>
public sealed record Modification<T>(T Config, IReadOnlyList<ConfigEdit> Edits)
    where T : Config;

/// <summary>Applies modifiers.</summary>
public static class Modification
{
    /// <summary>
    /// Lets every modifier of the first <see cref="Modifier.Stage"/> plan against the tree as it is, then makes all their edits at once;
    /// those of a later stage plan against the tree that the earlier ones left. The result does not depend on the order of the modifiers.
    /// </summary>
    /// <remarks>
    /// An edit may lie inside of what another replaces where the replacement holds the old component, as a wrapper does:
    /// the inner one is then made within what is held.
    /// </remarks>
    /// <param name="config">The tree; it is left as it is.</param>
    /// <param name="modifiers">What to apply.</param>
    /// <exception cref="ConfigException">
    /// A modifier finds nothing to do, two want to change the same place, or one something inside of what the other does
    /// away with, or the result is not sound. Tells every problem.
    /// </exception>
    public static Modification<T> Of<T>(T config, params IEnumerable<Modifier> modifiers)
        where T : Config
    {
        var edits = new List<ConfigEdit>();
        var stages = modifiers.ToLookup(modifier => modifier.Stage);
        foreach (var stage in stages.Select(stage => stage.Key).DefaultIfEmpty().Order())
        {
            (config, var made) = OfStage(config, stages[stage]);
            edits.AddRange(made);
        }

        return new Modification<T>(config, edits);
    }

    private static Modification<T> OfStage<T>(T config, IEnumerable<Modifier> modifiers)
        where T : Config
    {
        var problems = new List<ConfigProblem>();
        var edits = InOrder(config, modifiers.SelectMany(modifier => Plan(config, modifier, problems)));
        problems.AddRange(Conflicts(edits));
        foreach (var edit in problems.Count == 0 ? edits.Reverse() : [])
        {
            try
            {
                config = ConfigTree.With(config, edit.Path, After(edit, ConfigTree.Get(config, edit.Path)));
            }
            catch (ConfigException problem)
            {
                problems.AddRange(Of(edit.Modifier, problem));
            }
        }

        problems.AddRange(problems.Count == 0 ? ConfigCheck.Problems(config) : []);
        return problems.Count == 0 ? new Modification<T>(config, edits) : throw new ConfigException(problems);
    }

    private static IReadOnlyList<ConfigEdit> Plan(Config config, Modifier modifier, List<ConfigProblem> problems)
    {
        try
        {
            ConfigCheck.Require(modifier);
            return modifier.Plan(config);
        }
        catch (ConfigException problem)
        {
            problems.AddRange(Of(modifier, problem));
            return [];
        }
    }

    private static IReadOnlyList<ConfigEdit> InOrder(Config config, IEnumerable<ConfigEdit> edits)
    {
        var places = ConfigTree.Visit(config).Select((node, i) => (node.Path, i)).ToDictionary(place => place.Path, place => place.i);
        return [.. edits.OrderBy(edit => places.GetValueOrDefault(edit.Path, int.MaxValue)).ThenBy(edit => edit.Modifier.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>What an edit puts in place, with what stands there now instead of what stood there before the edits inside of it.</summary>
    private static object? After(ConfigEdit edit, object? now) => ReferenceEquals(now, edit.Before)
        ? edit.After
        : Held(edit).Aggregate(edit.After, (after, place) => place.Length == 0 ? now : ConfigTree.With((Config)after!, place, now));

    /// <summary>Where a replacement holds what it replaces, as paths within it.</summary>
    private static string[] Held(ConfigEdit edit) => edit is { Before: Config before, After: Config after }
        ? [.. ConfigTree.Visit(after).Where(node => ReferenceEquals(node.Value, before)).Select(node => node.Path)]
        : [];

    /// <summary>In the order of the tree whatever lies below a place follows it, before anything beside it.</summary>
    private static IEnumerable<ConfigProblem> Conflicts(IReadOnlyList<ConfigEdit> edits)
    {
        for (var i = 0; i < edits.Count; i++)
        {
            var holdsTheOld = Held(edits[i]).Length > 0;
            for (var j = i + 1; j < edits.Count && ConfigPath.IsAtOrBelow(edits[j].Path, edits[i].Path); j++)
            {
                if (holdsTheOld && edits[j].Path != edits[i].Path)
                {
                    continue;
                }

                yield return new ConfigProblem(
                    edits[j].Path,
                    edits[i].Path == edits[j].Path
                        ? $"both {edits[i].Modifier} and {edits[j].Modifier} change it. Narrow one of them by its \"at\", or apply one after the other."
                        : $"{edits[j].Modifier} changes it, inside of {edits[i].Path}, which {edits[i].Modifier} changes. Narrow one of them by its \"at\", or apply one after the other.");
            }
        }
    }

    private static IEnumerable<ConfigProblem> Of(Modifier modifier, ConfigException problem) =>
        problem.Problems.Select(found => found with { Message = $"{modifier.Name}: {found.Message}" });
}
