using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>A chain of a test set, with what the networks are given of it and where its residues stand in that.</summary>
/// <remarks>The networks are given the whole chain where the data has it: a domain is predicted as part of its chain and scored on its own residues.</remarks>
/// <param name="Native">What is known of the chain; nothing of it but the sequence is shown.</param>
/// <param name="Sequence">What the networks are given: the chain, or the longer one that it is a domain of.</param>
/// <param name="Places">For each residue of the chain its place in <paramref name="Sequence"/>; -1 where it is not there.</param>
internal sealed record EvaluationTarget(ProteinRecord Native, string Sequence, IReadOnlyList<int> Places)
{
    /// <summary>The profile of <see cref="Sequence"/>; null where there is none.</summary>
    public float[,]? Profile { get; private init; }

    /// <summary>The alignment of <see cref="Sequence"/>; null where there is none.</summary>
    public Alignment? Alignment { get; private init; }

    /// <summary>The beta carbons of the chain's own residues, the virtual one for glycine; none where the data has no full backbone.</summary>
    public Point3?[]? Beta => Native is { N: { } n, CA: { } ca, C: { } c } ? AtomTrace.Beta(n, ca, c, Native.CB) : null;

    /// <summary>Finds what belongs to the chains of a split.</summary>
    /// <param name="records">The chains.</param>
    /// <param name="alignmentOf">The alignment of a chain, or of a longer one that holds it; null where there is none.</param>
    /// <param name="profiles">Whether the networks are given profiles where there are any.</param>
    public static IReadOnlyList<EvaluationTarget> Of(IReadOnlyList<ProteinRecord> records, Func<ProteinRecord, Alignment?> alignmentOf, bool profiles) =>
    [
        .. records.Select(record =>
        {
            if (alignmentOf(record) is { } alignment)
            {
                return Checked(new EvaluationTarget(record, alignment.Query, SequencePlacement.Of(alignment.Query, record.Sequence)) { Alignment = alignment });
            }

            var whole = records.Where(other => other.Length > record.Length && other.Profile is not null).Select(other => (other, places: RecordJoin.Places(record, other))).FirstOrDefault(found => found.places is not null);
            var (from, places) = whole.places is { } found ? (whole.other, found) : (record, Enumerable.Range(0, record.Length).ToArray());
            return new EvaluationTarget(record, from.Sequence, places) { Profile = profiles ? from.Profile : null };
        }),
    ];

    /// <summary>A map over <see cref="Sequence"/> as a function of the chain's own residues.</summary>
    public Func<int, int, double> Own(double[,] map) => (i, j) => Places[i] < 0 || Places[j] < 0 ? double.NaN : map[Places[i], Places[j]];

    /// <summary>Values over <see cref="Sequence"/> for the chain's own residues.</summary>
    public T[] Own<T>(IReadOnlyList<T> values, T missing) => [.. Places.Select(place => place < 0 ? missing : values[place])];

    private static EvaluationTarget Checked(EvaluationTarget target)
    {
        var same = target.Places.Index().Count(entry => entry.Item >= 0 && target.Sequence[entry.Item] == target.Native.Sequence[entry.Index]);
        return same >= 0.9 * target.Native.Length
            ? target
            : throw new DataException($"{target.Alignment!.Name}: the alignment is of another chain than {target.Native.Id}: only {same} of {target.Native.Length} residues are in its first row.");
    }
}
