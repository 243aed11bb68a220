using System.Globalization;

namespace Platform.Training.Proteins.Formats;

/// <summary>Numbers too large for their columns in a PDB file, as cctbx writes them: after 9999 comes A000, after ZZZZ a000, to zzzz.</summary>
internal static class Hybrid36
{
    private const string Upper = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The largest number that so many columns hold.</summary>
    public static int Largest(int width) => Power(10, width) + (2 * 26 * Power(36, width - 1)) - 1;

    /// <summary>Writes a number right-aligned in so many columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The columns do not hold it.</exception>
    public static string Encode(int value, int width)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Largest(width));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, -Power(10, width - 1));
        var decimals = Power(10, width);
        if (value < decimals)
        {
            return value.ToString(CultureInfo.InvariantCulture).PadLeft(width);
        }

        var letters = 26 * Power(36, width - 1);
        var rest = value - decimals;
        var digits = rest < letters ? Upper : Lower;
        rest = (rest % letters) + (10 * Power(36, width - 1));
        var text = new char[width];
        for (var at = width - 1; at >= 0; at--)
        {
            text[at] = digits[rest % 36];
            rest /= 36;
        }

        return new string(text);
    }

    /// <summary>Reads columns that hold a number.</summary>
    /// <returns>Null where they hold none.</returns>
    public static int? Decode(ReadOnlySpan<char> columns)
    {
        var text = columns.Trim();
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        // Such numbers fill their columns; a letter comes first.
        if (text.Length < columns.Length || text.IsEmpty || !char.IsAsciiLetter(text[0]))
        {
            return null;
        }

        var digits = char.IsAsciiLetterUpper(text[0]) ? Upper : Lower;
        var rest = 0;
        foreach (var letter in text)
        {
            var digit = digits.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            rest = (rest * 36) + digit;
        }

        var letters = 26 * Power(36, text.Length - 1);
        return rest - (10 * Power(36, text.Length - 1)) + Power(10, text.Length) + (digits == Lower ? letters : 0);
    }

    private static int Power(int number, int exponent)
    {
        var power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= number;
        }

        return power;
    }
}
