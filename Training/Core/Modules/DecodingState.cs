using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// Sequences that are read or written a few tokens at a time: how far they are, and what each module keeps of the tokens
/// before, so that no call computes them again.
/// </summary>
/// <example>
/// <code>
/// using var state = new DecodingState(rows: 2, padding: [0, 3]);
/// var logits = model.Forward(prompt, new InvocationContext(state));
/// state.Advance(prompt.shape[1]);
/// </code>
/// </example>
public sealed class DecodingState : IDisposable
{
    private readonly Dictionary<string, DecodingMemory> _memories = [];

    /// <summary>Begins sequences.</summary>
    /// <param name="rows">Number of sequences that are decoded side by side.</param>
    /// <param name="padding">
    /// Number of leading columns that hold no token, for each row: prompts of different lengths are padded on the left,
    /// so that all end in the same column. Null where all are of one length.
    /// </param>
    /// <exception cref="ArgumentException">The padding is not one number for each row.</exception>
    public DecodingState(int rows, IReadOnlyList<int>? padding = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (padding is not null && padding.Count != rows)
        {
            throw new ArgumentException($"{rows} rows need as many numbers of padding columns, not {padding.Count}.", nameof(padding));
        }

        (Rows, Positions) = (rows, new TokenPositions(0, padding));
    }

    /// <summary>Number of sequences.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns taken so far, padding included.</summary>
    public long Length => Positions.Start;

    /// <summary>Where the next call's tokens stand.</summary>
    public TokenPositions Positions { get; private set; }

    /// <summary>Size of all that modules keep, in bytes.</summary>
    public long Bytes => _memories.Values.Sum(memory => memory.Bytes);

    /// <summary>Ends a call: the tokens that it got are part of the sequences from now on.</summary>
    /// <param name="tokens">Number of columns the call had.</param>
    public void Advance(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        Positions = Positions.At(Length + tokens);
    }

    /// <summary>Makes row i continue what was row <c>rows[i]</c>, as a beam search does between two tokens.</summary>
    /// <param name="rows">Indices of present rows; a row may occur several times or never, and their number may change.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Reorder(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count, nameof(rows));
        if (rows.Any(row => row < 0 || row >= Rows))
        {
            throw new ArgumentOutOfRangeException(nameof(rows), $"The rows are 0 to {Rows - 1}, not {string.Join(", ", rows)}.");
        }

        using var scope = NewDisposeScope();
        var indices = tensor(rows.Select(row => (long)row).ToArray());
        foreach (var memory in _memories.Values)
        {
            memory.Reorder(indices);
        }

        (Rows, Positions) = (rows.Count, Positions.Reorder(rows));
    }

    /// <summary>What a module keeps, made at its first call.</summary>
    /// <param name="path">The module's path in the call.</param>
    /// <param name="create">Makes an empty memory.</param>
    public TMemory Memory<TMemory>(string path, Func<TMemory> create)
        where TMemory : DecodingMemory
    {
        ArgumentNullException.ThrowIfNull(create);
        if (!_memories.TryGetValue(path, out var memory))
        {
            _memories[path] = memory = create();
        }

        return (TMemory)memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var memory in _memories.Values)
        {
            memory.Dispose();
        }

        _memories.Clear();
    }
}
