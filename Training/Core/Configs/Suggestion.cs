namespace Platform.Training.Core.Configs;

/// <summary>Finds the name somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>
    /// A sentence that helps after an unknown name: the nearest known one if it is near, else the names there are.
    /// </summary>
    public static string For(string unknown, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            return "There are none.";
        }

        var nearest = names.MinBy(name => Distance(unknown, name))!;
        var near = Distance(unknown, nearest) <= Math.Max(2, nearest.Length / 3);
        return near ? $"Did you mean \"{nearest}\"?" : $"Known: {string.Join(", ", names)}.";
    }

    /// <summary>Levenshtein distance, ignoring case.</summary>
    internal static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
