using System.Globalization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Sequences;

/// <summary>Related sequences, residue under residue of the first, the query.</summary>
/// <remarks>Columns are the query's residues: what others have between two of them was left out, and so were columns in which the query has a gap.</remarks>
public sealed class Alignment
{
    /// <summary>The state of a gap. Those of amino acids are their places in <see cref="AminoAcid.Letters"/>, 20 for X.</summary>
    public const byte Gap = 21;

    private readonly byte[] _states;

    /// <summary>Makes an alignment of rows that are at hand.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="names">The names of the rows, the query's first.</param>
    /// <param name="states">The rows one after the other, [rows, columns].</param>
    /// <exception cref="ArgumentException">There is no row or no column, a state is none, or the query has a gap.</exception>
    public Alignment(string name, IReadOnlyList<string> names, byte[] states)
    {
        if (names.Count == 0 || states.Length == 0 || states.Length % names.Count != 0)
        {
            throw new ArgumentException($"{states.Length} states do not make {names.Count} rows of an alignment.", nameof(states));
        }

        (Name, Names, _states) = (name, names, states);
        Columns = states.Length / names.Count;
        if (states.AsSpan().IndexOfAnyExceptInRange((byte)0, Gap) >= 0 || Row(0).Contains(Gap))
        {
            throw new ArgumentException($"States are 0 to {Gap}, and the query, the first row, has no gaps.", nameof(states));
        }

        Query = string.Create(Columns, this, static (letters, alignment) =>
        {
            for (var column = 0; column < letters.Length; column++)
            {
                letters[column] = AminoAcid.Letters[alignment._states[column]];
            }
        });
    }

    /// <summary>The file it came from, or what else it is called.</summary>
    public string Name { get; }

    /// <summary>The names of the rows, the query's first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The query's residues, one for each column.</summary>
    public string Query { get; }

    /// <summary>Number of sequences, the query among them.</summary>
    public int Rows => Names.Count;

    /// <summary>Number of residues of the query.</summary>
    public int Columns { get; }

    /// <summary>For each column its place in the rows of the file, counted from 0 without insertions; null where it is the same.</summary>
    public IReadOnlyList<int>? FileColumns { get; init; }

    /// <summary>The state of a row in a column.</summary>
    public byte this[int row, int column] => Row(row)[column];

    /// <summary>An alignment of the query alone.</summary>
    public static Alignment OfQuery(NamedSequence query) => new(query.Name, [query.Name], [.. query.Letters.Select(letter => (byte)AminoAcid.IndexOf(letter))]);

    /// <summary>The states of a row [columns].</summary>
    public ReadOnlySpan<byte> Row(int row) => _states.AsSpan(row * Columns, Columns);

    /// <summary>Refuses an alignment of another sequence.</summary>
    /// <param name="sequence">The sequence that the first row must be.</param>
    /// <exception cref="DataException">The first row differs; it is said where.</exception>
    public void CheckQuery(string sequence)
    {
        var same = Query.AsSpan().CommonPrefixLength(sequence);
        if (same == Query.Length && same == sequence.Length)
        {
            return;
        }

        var where = same < Math.Min(Query.Length, sequence.Length)
            ? $"residue {same + 1} is {Query[same]} there and {sequence[same]} in the sequence"
            : string.Create(CultureInfo.InvariantCulture, $"it has {Query.Length} residues, the sequence {sequence.Length}");
        throw new DataException($"{Name}: the first row of the alignment must be the sequence itself, but {where}. Put the sequence first, aligned without gaps of its own.");
    }
}
