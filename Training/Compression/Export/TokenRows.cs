using Platform.Training.Language.Tokenization;

namespace Platform.Training.Compression.Export;

/// <summary>Encoded texts as an exported model takes them: three tables of one shape.</summary>
/// <param name="Ids">Token ids, <c>[rows, columns]</c>.</param>
/// <param name="Mask">1 where there is a token, 0 where a row is padded.</param>
/// <param name="Types">1 in the second text of a pair.</param>
/// <param name="Rows">Number of texts.</param>
/// <param name="Columns">Tokens of the longest.</param>
public sealed record TokenRows(long[] Ids, long[] Mask, long[] Types, int Rows, int Columns)
{
    /// <summary>Lays out some of many encoded texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="padId">The id of <c>[PAD]</c>.</param>
    public static TokenRows Of(EncodedTexts texts, IReadOnlyList<int> rows, int padId)
    {
        var columns = rows.Max(texts.Length);
        var (ids, mask, types) = (new long[rows.Count * columns], new long[rows.Count * columns], new long[rows.Count * columns]);
        Array.Fill(ids, padId);
        for (var row = 0; row < rows.Count; row++)
        {
            var text = texts.Ids(rows[row]);
            for (var column = 0; column < text.Length; column++)
            {
                var place = row * columns + column;
                (ids[place], mask[place], types[place]) = (text[column], 1, column < texts.FirstLength(rows[row]) ? 0 : 1);
            }
        }

        return new TokenRows(ids, mask, types, rows.Count, columns);
    }

    /// <summary>One row, without its padding.</summary>
    public static TokenRows Row(TokenRows rows, int row)
    {
        var start = row * rows.Columns;
        var length = Math.Max(1, (int)rows.Mask.AsSpan(start, rows.Columns).Count(1L));
        return new TokenRows(rows.Ids[start..(start + length)], rows.Mask[start..(start + length)], rows.Types[start..(start + length)], 1, length);
    }

    /// <summary>Several as one, padded to the longest.</summary>
    public static TokenRows Join(IReadOnlyList<TokenRows> parts)
    {
        var (rows, columns) = (parts.Sum(part => part.Rows), parts.Max(part => part.Columns));
        var joined = new TokenRows(new long[rows * columns], new long[rows * columns], new long[rows * columns], rows, columns);
        var row = 0;
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Rows; i++, row++)
            {
                Array.Copy(part.Ids, i * part.Columns, joined.Ids, row * columns, part.Columns);
                Array.Copy(part.Mask, i * part.Columns, joined.Mask, row * columns, part.Columns);
                Array.Copy(part.Types, i * part.Columns, joined.Types, row * columns, part.Columns);
            }
        }

        return joined;
    }
}
