using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>Makes records of a structure file and of the alignments and matrices that lie beside it.</summary>
internal sealed class FileConversion(DatasetBuildOptions options, string file, Func<Chain, string>? states, Func<Alignment, float[,]>? profile)
{
    private const double MostUnknown = 0.1;

    private static readonly string[] MatrixEndings = [".pssm", ".pssm.gz"];

    private readonly List<ConvertedChain> _chains = [];
    private readonly List<Refusal> _refused = [];

    private string Relative => Path.GetRelativePath(options.Folder, file).Replace('\\', '/');

    /// <summary>The files beside it that are read with it.</summary>
    public static IEnumerable<string> Companions(string file)
    {
        var stem = Stem(file);
        var directory = Path.GetDirectoryName(file)!;
        return Directory.EnumerateFiles(directory, Path.GetFileName(stem) + "*")
            .Where(path => MatrixEndings.Concat(AlignmentFile.Endings).Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Reads the file; what cannot be used is refused with the reason.</summary>
    public ConvertedFile Convert()
    {
        try
        {
            var chains = StructureFile.Read(file).Chains;
            Dictionary<string, string> sequences = new(StringComparer.Ordinal);
            foreach (var chain in chains)
            {
                Add(chain, isAlone: chains.Count == 1, sequences);
            }
        }
        catch (DataException problem)
        {
            _refused.Add(new Refusal(Relative, problem.Message));
        }

        return new ConvertedFile(Relative, _chains, _refused);
    }

    private void Add(Chain chain, bool isAlone, Dictionary<string, string> sequences)
    {
        var name = Path.GetFileName(Stem(file)) + (isAlone ? "" : "_" + chain.Name);
        var source = Path.GetDirectoryName(Relative)!.Replace('\\', '/');
        var record = StructureRecord.Of(source.Length == 0 ? name : $"{source}|{name}", chain, states?.Invoke(chain));
        var reason = ReasonAgainst(record)
            ?? (sequences.TryAdd(record.Sequence, chain.Name) ? null : $"has the same sequence as chain {sequences[record.Sequence]} of the same file");
        if (reason is not null)
        {
            _refused.Add(new Refusal($"{Relative}, chain '{chain.Name}'", reason));
            return;
        }

        var (completed, kind, alignment, rows) = WithProfile(record, chain.Name);
        using var text = new StringWriter();
        ProteinNetText.Write(text, completed);
        double[] steps = [.. Steps(record).Order()];
        _chains.Add(new ConvertedChain(name, source, chain.Name, text.ToString())
        {
            Sequence = record.Sequence,
            Observed = record.Observed,
            Complete = Enumerable.Range(0, record.Length).Count(at => IsComplete(record, at)),
            Breaks = record.Breaks!.Count,
            Steps = (steps.Count(step => step is >= 2.7 and <= 3.2), steps.Count(step => step is >= 3.6 and <= 4.0), steps.Length),
            MedianStep = steps.Length == 0 ? double.NaN : steps[steps.Length / 2],
            States = [.. ProteinRecord.States.Select(state => record.SecondaryStructure?.Count(letter => letter == state) ?? 0)],
            Profile = kind,
            Alignment = alignment,
            Rows = rows,
        });
    }

    private string? ReasonAgainst(ProteinRecord record)
    {
        var unknown = record.Sequence.Count(letter => letter == AminoAcid.Unknown);
        return record.Length < options.Shortest || record.Length > options.Longest ? $"{record.Length} residues; {options.Shortest} to {options.Longest} are taken"
            : unknown > MostUnknown * record.Length ? $"{unknown} of {record.Length} residues are unknown (X)"
            : record.Observed < options.Completeness * record.Length
                ? string.Create(CultureInfo.InvariantCulture, $"{record.Observed} of {record.Length} residues were observed; {options.Completeness:P0} are needed")
            : null;
    }

    private (ProteinRecord Record, string Kind, string? Alignment, int Rows) WithProfile(ProteinRecord record, string chain)
    {
        var matrix = Companion(MatrixEndings, chain, path =>
        {
            var matrix = PsiBlastMatrix.Read(path);
            return matrix.Sequence == record.Sequence ? matrix : throw new DataException($"{path}: the matrix is of another sequence than the chain '{chain}' of {Relative}.");
        });
        var alignment = Companion(AlignmentFile.Endings, chain, path =>
        {
            var alignment = AlignmentFile.Read(path);
            alignment.CheckQuery(record.Sequence);
            return alignment;
        });
        return matrix is not null ? (record with { Profile = matrix.Profile, Scores = matrix.Scores }, "psiblast", alignment?.Name, alignment?.Rows ?? 0)
            : alignment is not null ? (record with { Profile = profile?.Invoke(alignment) }, profile is null ? "" : "alignment", alignment.Name, alignment.Rows)
            : (record, "", null, 0);
    }

    /// <summary>Reads the file beside the structure that is of its chain, or of the whole where it has but one sequence; one that does not fit is refused.</summary>
    private T? Companion<T>(IReadOnlyList<string> endings, string chain, Func<string, T> read)
        where T : class
    {
        var stem = Stem(file);
        foreach (var path in new[] { $"{stem}_{chain}", stem }.SelectMany(name => endings.Select(ending => name + ending)).Where(File.Exists))
        {
            try
            {
                return read(path);
            }
            catch (DataException problem)
            {
                _refused.Add(new Refusal(Path.GetRelativePath(options.Folder, path).Replace('\\', '/'), problem.Message));
            }
        }

        return null;
    }

    private static IEnumerable<double> Steps(ProteinRecord record)
    {
        for (var at = 1; at < record.Length; at++)
        {
            if (record.CA![at - 1] is { } left && record.CA[at] is { } right)
            {
                yield return left.DistanceTo(right);
            }
        }
    }

    private static bool IsComplete(ProteinRecord record, int at) =>
        record.CA![at] is not null && record.N![at] is not null && record.C![at] is not null && record.O![at] is not null && (record.Sequence[at] == 'G' || record.CB![at] is not null);

    /// <summary>The path without the endings of structures: <c>a/1abc</c> of <c>a/1abc.cif.gz</c>.</summary>
    private static string Stem(string path)
    {
        var stem = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return stem[..^Path.GetExtension(stem).Length];
    }
}
