using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Predictions;

/// <summary>What was read of a <see cref="FoldTarget"/>.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Sequence">Its letters, one of <see cref="AminoAcid.Letters"/> for each residue.</param>
internal sealed record TargetInput(string Name, string Sequence)
{
    /// <summary>Rows of an alignment after these teach little and take long.</summary>
    private const int MostRows = 20_000;

    /// <summary>Its profile [residue, 21]; null where none was given.</summary>
    public float[,]? Profile { get; private init; }

    /// <summary>Its alignment; null where none was given.</summary>
    public Alignment? Alignment { get; init; }

    /// <summary>The known structure's chain, with a residue at the place of each of the sequence's; null where none was given.</summary>
    public ReferenceChain? Reference { get; private init; }

    /// <summary>What the networks are given.</summary>
    public PredictionEvidence Evidence => Alignment is { Rows: > 1 } ? PredictionEvidence.Alignment : Profile is not null ? PredictionEvidence.Profile : PredictionEvidence.Sequence;

    /// <summary>Reads the files of a target and checks that they belong together.</summary>
    /// <param name="target">The target.</param>
    /// <param name="opened">Told the path of each file.</param>
    /// <exception cref="DataException">A file is missing or wrong, or of another chain; says which and how.</exception>
    public static TargetInput Read(FoldTarget target, Action<string> opened)
    {
        var alignment = Opened(target.Alignment, path => AlignmentFile.Read(path, MostRows), opened);
        var sequence = target.Sequence.Length > 0 ? Fasta.Read(new StringReader(target.Sequence), target.Name)[0].Letters : alignment!.Query;
        SequenceLimits.Check(sequence, target.Name);
        alignment?.CheckQuery(sequence);
        var matrix = Opened(target.Profile, PsiBlastMatrix.Read, opened);
        if (matrix is not null && matrix.Sequence != sequence)
        {
            throw new DataException($"{target.Profile}: the profile is of another chain, {matrix.Sequence.Length} residues {Start(matrix.Sequence)}…, and the sequence has {sequence.Length} residues {Start(sequence)}….");
        }

        return new TargetInput(target.Name, sequence)
        {
            Alignment = alignment,
            Profile = matrix?.Profile,
            Reference = Opened(target.Reference, path => ReferenceChain.Of(StructureFile.Read(path), target.ReferenceChain, sequence), opened),
        };
    }

    private static string Start(string sequence) => sequence[..Math.Min(10, sequence.Length)];

    private static T? Opened<T>(string? path, Func<string, T> read, Action<string> opened)
        where T : class
    {
        if (path is null)
        {
            return null;
        }

        var value = read(path);
        opened(path);
        return value;
    }
}
