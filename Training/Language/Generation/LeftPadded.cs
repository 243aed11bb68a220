namespace Platform.Training.Language.Generation;

/// <summary>Sequences of different lengths that end in the same column.</summary>
/// <param name="Tokens">The ids, row by row; 0 in columns without a token.</param>
/// <param name="Columns">Tokens of the longest.</param>
/// <param name="Padding">Number of leading columns without a token, for each row.</param>
internal sealed record LeftPadded(long[] Tokens, int Columns, int[] Padding)
{
    public static LeftPadded Of(IReadOnlyList<int[]> rows)
    {
        if (rows.Count == 0 || rows.Any(row => row.Length == 0))
        {
            throw new ArgumentException("Each prompt needs at least one token.", nameof(rows));
        }

        int columns = rows.Max(row => row.Length);
        long[] tokens = new long[rows.Count * columns];
        for (int index = 0; index < rows.Count; index++)
        {
            for (int column = 0; column < rows[index].Length; column++)
            {
                tokens[(index + 1) * columns - rows[index].Length + column] = rows[index][column];
            }
        }

        return new LeftPadded(tokens, columns, [.. rows.Select(row => columns - row.Length)]);
    }
}
