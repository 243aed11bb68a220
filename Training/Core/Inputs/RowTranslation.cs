using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Inputs;

/// <summary>
/// Finds the rows of one table in another by what they stand for: those of a trimmed vocabulary in the whole one that a
/// weights file or a teacher has.
/// </summary>
/// <remarks>See <see cref="InputFacts.RowNames"/>.</remarks>
public static class RowTranslation
{
    private const int Shown = 5;

    /// <summary>Which row of a table each wanted name is.</summary>
    /// <param name="wanted">Names in the order of the new rows, or of the ids to translate.</param>
    /// <param name="names">The names of the table's rows.</param>
    /// <returns>A row for each name; null where both are the same in the same order.</returns>
    /// <exception cref="ConfigException">The table has no row for some; tells which.</exception>
    public static long[]? Of(IReadOnlyList<string> wanted, IReadOnlyList<string> names)
    {
        if (wanted.SequenceEqual(names))
        {
            return null;
        }

        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (row, name) in names.Index())
        {
            rows.TryAdd(name, row);
        }

        var missing = wanted.Where(name => !rows.ContainsKey(name)).ToArray();
        return missing.Length == 0
            ? [.. wanted.Select(name => rows[name])]
            : throw new ConfigException("", $"{missing.Length:N0} of {wanted.Count:N0} rows have no counterpart among {names.Count:N0}, for example {string.Join(", ", missing.Take(Shown).Select(name => $"\"{name}\""))}. Use the same vocabulary, or a part of it.");
    }
}
