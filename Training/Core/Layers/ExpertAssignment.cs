namespace Platform.Training.Core.Layers;

/// <summary>Which tokens an expert works on, where each token asks for several and an expert may have a capacity.</summary>
/// <remarks>
/// A slot is a token's choice of a rank: <c>token · choices + rank</c>, its position in the router's choices. All tokens'
/// first choices go before second choices, and within a rank earlier tokens before later ones (Lepikhin et al., 2021,
/// algorithm 1); what comes when an expert is full is dropped.
/// </remarks>
internal sealed class ExpertAssignment
{
    private ExpertAssignment(long[] slots, long[] sizes, long[] wanted) => (Slots, Sizes, Wanted) = (slots, sizes, wanted);

    /// <summary>The slots served, those of the first expert first.</summary>
    public long[] Slots { get; }

    /// <summary>How many slots each expert serves.</summary>
    public long[] Sizes { get; }

    /// <summary>How many slots each expert was chosen for.</summary>
    public long[] Wanted { get; }

    /// <summary>Assigns every slot to the expert it names.</summary>
    /// <param name="chosen">Experts by token and rank, <c>[tokens, choices]</c>.</param>
    /// <param name="choices">Experts that a token chooses.</param>
    /// <param name="experts">Number of experts.</param>
    /// <param name="capacity">Most slots an expert serves.</param>
    public static ExpertAssignment Of(ReadOnlySpan<long> chosen, int choices, int experts, long capacity)
    {
        var wanted = new long[experts];
        foreach (var expert in chosen)
        {
            wanted[expert]++;
        }

        long[] sizes = [.. wanted.Select(count => Math.Min(count, capacity))];
        var next = new long[experts];
        for (var expert = 1; expert < experts; expert++)
        {
            next[expert] = next[expert - 1] + sizes[expert - 1];
        }

        var slots = new long[sizes.Sum()];
        var left = (long[])sizes.Clone();
        for (var rank = 0; rank < choices; rank++)
        {
            for (var slot = rank; slot < chosen.Length; slot += choices)
            {
                var expert = chosen[slot];
                if (left[expert] > 0)
                {
                    left[expert]--;
                    slots[next[expert]++] = slot;
                }
            }
        }

        return new ExpertAssignment(slots, sizes, wanted);
    }
}
