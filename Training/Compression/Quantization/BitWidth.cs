using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Quantization;

/// <summary>What integers of so many bits can be, symmetrically around zero.</summary>
internal static class BitWidth
{
    private const int Most = 8;

    /// <summary>Integers on each side of zero.</summary>
    public static int Levels(int bits) => (1 << (bits - 1)) - 1;

    /// <summary>What is wrong with a number of bits, as a list of nothing or one thing.</summary>
    /// <param name="field">The field that holds it.</param>
    /// <param name="bits">The number.</param>
    public static IEnumerable<ConfigProblem> Problem(string field, int bits) => bits switch
    {
        1 => [new(field, "must be from 2 to 8, not 1: one bit leaves zero alone, since the grid is symmetric. Choose 2, which is -1, 0 and 1 times a scale.")],
        < 1 or > Most => [new(field, $"must be from 2 to {Most}, not {bits}. Usual are 8, 4, 3 and 2; leave the quantizer out for weights of 32 bits.")],
        _ => [],
    };
}
