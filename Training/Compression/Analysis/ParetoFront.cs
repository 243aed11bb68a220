namespace Platform.Training.Compression.Analysis;

/// <summary>What no other is better than in both cost and score.</summary>
public static class ParetoFront
{
    /// <summary>The items that no other one dominates: is at most as costly and scores at least as well, and better in one of the two.</summary>
    /// <param name="items">The items.</param>
    /// <param name="cost">What should be small.</param>
    /// <param name="score">What should be large.</param>
    /// <returns>The front by rising cost; of items that are equal in both, all.</returns>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items, Func<T, double> cost, Func<T, double> score)
    {
        ArgumentNullException.ThrowIfNull(items);
        var front = new List<T>();
        var best = double.NegativeInfinity;
        foreach (var item in items.OrderBy(cost).ThenByDescending(score))
        {
            if (score(item) > best)
            {
                best = score(item);
                front.Add(item);
            }
            else if (front is [.., var last] && score(item).Equals(score(last)) && cost(item).Equals(cost(last)))
            {
                front.Add(item);
            }
        }

        return front;
    }
}
