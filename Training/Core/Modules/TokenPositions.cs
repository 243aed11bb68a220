using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// Where the tokens of a call stand in their sequences. A batch has a column for each token; where sequences differ in
/// length, the shorter ones are padded on the left, and a row's position 0 is its first column that holds a token.
/// </summary>
public sealed class TokenPositions
{
    private readonly int[] _padding;

    /// <summary>Describes where tokens stand.</summary>
    /// <param name="start">The call's first column: the number of columns that calls before it took.</param>
    /// <param name="padding">Number of leading columns without a token, for each row; null where none is padded on the left.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public TokenPositions(long start, IReadOnlyList<int>? padding = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        _padding = padding is null || padding.All(columns => columns == 0) ? [] : [.. padding];
        if (_padding.Length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(_padding.Min(), nameof(padding));
        }

        Start = start;
    }

    /// <summary>Every row begins with its first token, at position 0.</summary>
    public static TokenPositions FromStart { get; } = new(0);

    /// <summary>The call's first column.</summary>
    public long Start { get; }

    /// <summary>Whether a row has columns without a token on its left.</summary>
    public bool HasPadding => _padding.Length > 0;

    /// <summary>Positions of the call's tokens; 0 in columns without a token.</summary>
    /// <param name="tokens">Number of columns of the call.</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>int64 <c>[tokens]</c> where all rows are alike, else <c>[batch, tokens]</c>.</returns>
    public Tensor ToTensor(long tokens, Device device)
    {
        var columns = arange(Start, Start + tokens, ScalarType.Int64, device);
        return HasPadding ? (columns - Padding(device)).clamp_min_(0) : columns;
    }

    /// <summary>Which columns hold a token.</summary>
    /// <param name="first">The first column asked for.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>bool <c>[batch, columns]</c>; null where all of them do.</returns>
    public Tensor? Present(long first, long columns, Device device) =>
        _padding.Any(padding => padding > first) ? arange(first, first + columns, ScalarType.Int64, device) >= Padding(device) : null;

    /// <summary>Number of tokens of the longest sequence, once the call's are part of it.</summary>
    /// <param name="tokens">Number of columns of the call.</param>
    public long LongestAfter(long tokens) => Start + tokens - _padding.DefaultIfEmpty(0).Min();

    internal TokenPositions At(long start) => new(start, _padding);

    internal TokenPositions Reorder(IReadOnlyList<int> rows) => HasPadding ? new(Start, [.. rows.Select(row => _padding[row])]) : this;

    private Tensor Padding(Device device) => tensor(_padding, ScalarType.Int64, device).unsqueeze(1);
}
