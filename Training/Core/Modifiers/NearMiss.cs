using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>Shows what is near to what was not found.</summary>
internal static class NearMiss
{
    private const int Most = 8;

    /// <summary>A list of things, cut where it would fill a page.</summary>
    public static string List(IEnumerable<string> things)
    {
        var all = things.ToArray();
        return string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : "");
    }

    /// <summary>The paths that need the fewest changes of letters to be the pattern's fixed part.</summary>
    public static IEnumerable<string> Of(string glob, IEnumerable<string> paths)
    {
        var wanted = ConfigPath.Split(glob).Where(step => step != "**").Aggregate("", ConfigPath.Join);
        var steps = ConfigPath.Split(wanted).Count;
        return paths
            .Select(path => (path, Distance: Suggestion.Distance(wanted, ConfigPath.Split(path).TakeLast(steps).Aggregate("", ConfigPath.Join))))
            .OrderBy(candidate => candidate.Distance)
            .Take(3)
            .Select(candidate => candidate.path);
    }
}

/// <summary>Picks out of places in a tree those that lie below no other.</summary>
internal static class Outermost
{
    /// <param name="places">Places in the order of <see cref="ConfigTree.Visit"/>: each before those below it.</param>
    /// <param name="pathOf">A place's path.</param>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> places, Func<T, string> pathOf)
    {
        var kept = new List<T>();
        foreach (var place in places)
        {
            if (kept.Count == 0 || !ConfigPath.IsAtOrBelow(pathOf(place), pathOf(kept[^1])))
            {
                kept.Add(place);
            }
        }

        return kept;
    }
}
