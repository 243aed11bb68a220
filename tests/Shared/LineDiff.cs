namespace Platform.Tests.Shared;

/// <summary>Compares texts line by line.</summary>
internal static class LineDiff
{
    /// <summary>The lines that were taken away (<c>- …</c>) and added (<c>+ …</c>), in order: what a longest common subsequence leaves.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var common = new int[before.Count + 1, after.Count + 1];
        for (var b = before.Count - 1; b >= 0; b--)
        {
            for (var a = after.Count - 1; a >= 0; a--)
            {
                common[b, a] = before[b] == after[a] ? common[b + 1, a + 1] + 1 : Math.Max(common[b + 1, a], common[b, a + 1]);
            }
        }

        for (int b = 0, a = 0; b < before.Count || a < after.Count;)
        {
            if (b < before.Count && a < after.Count && before[b] == after[a])
            {
                (b, a) = (b + 1, a + 1);
            }
            else if (b < before.Count && (a == after.Count || common[b + 1, a] >= common[b, a + 1]))
            {
                yield return $"- {before[b++]}";
            }
            else
            {
                yield return $"+ {after[a++]}";
            }
        }
    }
}
