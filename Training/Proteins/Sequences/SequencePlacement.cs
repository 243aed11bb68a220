namespace Platform.Training.Proteins.Sequences;

/// <summary>Lays the residues that a structure shows along the sequence it is of.</summary>
/// <remarks>
/// Needleman and Wunsch (1970) with 1 for the same residue, 0 for X, -1 for another and a small price for opening a gap, none at the ends: residues that were not
/// observed are gaps, and a tag on either side costs nothing.
/// </remarks>
public static class SequencePlacement
{
    private const double Opening = -1.5;
    private const double Extending = -0.01;

    /// <summary>Lays one sequence along another.</summary>
    /// <param name="shown">The residues that are shown, in their order.</param>
    /// <param name="sequence">The whole sequence.</param>
    /// <returns>For each residue of the sequence the place of the one that is shown, counted from 0; -1 where none is.</returns>
    public static IReadOnlyList<int> Of(string shown, string sequence)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(sequence);
        var (rows, columns) = (shown.Length + 1, sequence.Length + 1);

        // Best scores that end with both residues, with a gap in what is shown, and with a gap in the sequence (Gotoh 1982).
        var both = new double[rows, columns];
        var missing = new double[rows, columns];
        var extra = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (i == 0 || j == 0)
                {
                    (both[i, j], missing[i, j], extra[i, j]) = (i == 0 && j == 0 ? 0 : double.NegativeInfinity, i == 0 ? 0 : double.NegativeInfinity, j == 0 ? 0 : double.NegativeInfinity);
                    continue;
                }

                both[i, j] = Score(shown[i - 1], sequence[j - 1]) + Highest(i - 1, j - 1, both, missing, extra)[i - 1, j - 1];
                missing[i, j] = Math.Max(missing[i, j - 1] + Extend(i == rows - 1), Math.Max(both[i, j - 1], extra[i, j - 1]) + Open(i == rows - 1));
                extra[i, j] = Math.Max(extra[i - 1, j] + Extend(j == columns - 1), Math.Max(both[i - 1, j], missing[i - 1, j]) + Open(j == columns - 1));
            }
        }

        var places = new int[sequence.Length];
        Array.Fill(places, -1);
        var (row, column) = (shown.Length, sequence.Length);
        var table = Highest(row, column, both, missing, extra);
        while (row > 0 && column > 0)
        {
            if (table == both)
            {
                places[--column] = --row;
                table = Highest(row, column, both, missing, extra);
            }
            else if (table == missing)
            {
                var goesOn = missing[row, column] <= missing[row, column - 1] + Extend(row == rows - 1);
                column--;
                table = goesOn ? missing : Highest(row, column, both, extra);
            }
            else
            {
                var goesOn = extra[row, column] <= extra[row - 1, column] + Extend(column == columns - 1);
                row--;
                table = goesOn ? extra : Highest(row, column, both, missing);
            }
        }

        return places;
    }

    private static double[,] Highest(int row, int column, params ReadOnlySpan<double[,]> tables)
    {
        var best = tables[0];
        foreach (var table in tables)
        {
            best = table[row, column] > best[row, column] ? table : best;
        }

        return best;
    }

    private static double Open(bool atEnd) => atEnd ? 0 : Opening;

    private static double Extend(bool atEnd) => atEnd ? 0 : Extending;

    private static double Score(char first, char second) =>
        first == second ? 1 : first == AminoAcid.Unknown || second == AminoAcid.Unknown ? 0 : -1;
}
