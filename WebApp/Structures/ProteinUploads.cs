using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Structures;

/// <summary>What a file that a person brings along to fold is.</summary>
public enum ProteinUploadKind
{
    /// <summary>One or more sequences: FASTA.</summary>
    Sequences,

    /// <summary>An alignment: A3M, ALN or aligned FASTA.</summary>
    Alignment,

    /// <summary>A profile: an ASCII matrix of PSI-BLAST.</summary>
    Profile,

    /// <summary>A known structure: PDB or mmCIF.</summary>
    Structure,
}

/// <summary>A file that was brought along.</summary>
/// <param name="Id">The digest of its content and its name, <c>3f…/t0866.a3m</c>.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Words">What is in it: "1,204 sequences of 104 residues".</param>
public sealed record ProteinUpload(string Id, string Path, ProteinUploadKind Kind, string Words)
{
    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Sequences of a FASTA file, or the one that an alignment or a profile is of; empty for a structure.</summary>
    public IReadOnlyList<NamedSequence> Sequences { get; init; } = [];

    /// <summary>Names of a structure's chains.</summary>
    public IReadOnlyList<string> Chains { get; init; } = [];
}

/// <summary>Files that people bring along to fold, kept in the data directory by the digest of their content.</summary>
internal sealed partial class ProteinUploads(DataDirectory data)
{
    /// <summary>The most bytes of a file.</summary>
    public const long MostBytes = 256_000_000;

    /// <summary>The names of files that are read.</summary>
    public const string Endings = ".fasta,.fa,.faa,.a3m,.aln,.pssm,.pdb,.ent,.cif,.mmcif";

    private string Root => Path.Combine(data.Root, "uploads", "proteins");

    /// <summary>Takes a file in, once it was read as what its name says.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="DataException">It is none of the kinds, too large, or malformed; file, line and place are named.</exception>
    public async Task<ProteinUpload> TakeAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var safe = Unsafe().Replace(Path.GetFileName(name).Trim(), "-").TrimStart('.', '-');
        if (safe.Length is 0 or > 100 || KindOf(safe) is null)
        {
            throw new DataException($"{name}: its name does not say what it is. Sequences end in .fasta, alignments in .a3m or .aln, profiles of PSI-BLAST in .pssm, structures in .pdb or .cif.");
        }

        Directory.CreateDirectory(Root);
        var incoming = Path.Combine(Root, $".{Guid.NewGuid():N}");
        try
        {
            var digest = await SaveAsync(name, content, incoming, cancellationToken);
            var folder = Directory.CreateDirectory(Path.Combine(Root, digest)).FullName;
            var kept = Path.Combine(folder, safe);
            File.Move(incoming, kept, overwrite: true);
            try
            {
                return await Task.Run(() => Read($"{digest}/{safe}", kept), cancellationToken);
            }
            catch
            {
                // What cannot be read is not kept.
                File.Delete(kept);
                throw;
            }
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    /// <summary>Finds a file that was taken in; null where there is none.</summary>
    /// <exception cref="DataException">It was damaged since.</exception>
    public ProteinUpload? Find(string? id) =>
        id is not null && IdPattern().IsMatch(id) && Path.Combine(Root, id) is var path && File.Exists(path) ? Read(id, path) : null;

    /// <summary>The id of a file by its path, as a run's config has it; null where it is none of these.</summary>
    public string? IdOf(string? path) =>
        path is not null && path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && path[(Root.Length + 1)..].Replace('\\', '/') is var id && IdPattern().IsMatch(id) ? id : null;

    private static async Task<string> SaveAsync(string name, Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        var buffer = new byte[1 << 16];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (file.Length > MostBytes)
            {
                throw new DataException($"{name}: more than {MostBytes / 1_000_000} MB. Thin the alignment out, for example with hhfilter, and try again.");
            }
        }

        return file.Length == 0 ? throw new DataException($"{name} is empty.") : Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ProteinUploadKind? KindOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".fasta" or ".fa" or ".faa" => ProteinUploadKind.Sequences,
        ".a3m" or ".aln" => ProteinUploadKind.Alignment,
        ".pssm" => ProteinUploadKind.Profile,
        ".pdb" or ".ent" or ".cif" or ".mmcif" => ProteinUploadKind.Structure,
        _ => null,
    };

    private static ProteinUpload Read(string id, string path)
    {
        var name = Path.GetFileName(path);
        using var text = new StreamReader(path);
        switch (KindOf(name))
        {
            case ProteinUploadKind.Alignment:
                var alignment = AlignmentFile.Read(text, name);
                return new ProteinUpload(id, path, ProteinUploadKind.Alignment, Text($"{alignment.Rows:N0} sequences of {alignment.Columns:N0} residues"))
                {
                    Sequences = [new NamedSequence(alignment.Names[0] == "row 1" ? Path.GetFileNameWithoutExtension(name) : alignment.Names[0], alignment.Query)],
                };
            case ProteinUploadKind.Profile:
                var matrix = PsiBlastMatrix.Read(text, name);
                return new ProteinUpload(id, path, ProteinUploadKind.Profile, Text($"a profile of {matrix.Sequence.Length:N0} residues"))
                {
                    Sequences = [new NamedSequence(Path.GetFileNameWithoutExtension(name), matrix.Sequence)],
                };
            case ProteinUploadKind.Structure:
                var structure = StructureFile.Read(text.ReadToEnd(), name);
                return structure.Chains.Any(chain => chain.Residues.Any(residue => residue["CA"] is not null))
                    ? new ProteinUpload(id, path, ProteinUploadKind.Structure, string.Join(", ", structure.Chains.Select(chain => Text($"chain {chain.Name} with {chain.Residues.Count:N0} residues"))))
                    {
                        Chains = [.. structure.Chains.Select(chain => chain.Name)],
                    }
                    : throw new DataException($"{name}: no residue has a CA atom, so there is nothing to compare with. Give a structure of a protein.");
            default:
                var sequences = Fasta.Read(text, name);
                return new ProteinUpload(id, path, ProteinUploadKind.Sequences, sequences.Count == 1 ? Text($"one sequence of {sequences[0].Letters.Length:N0} residues") : Text($"{sequences.Count:N0} sequences"))
                {
                    Sequences = sequences,
                };
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();

    [GeneratedRegex("^[0-9a-f]{64}/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex IdPattern();
}
