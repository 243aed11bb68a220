using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Platform.Training.Proteins.Search;

namespace Platform.WebApp.Structures;

/// <summary>The programs that look for sequences related to a chain, and their databases, as whoever runs the site set them up.</summary>
internal sealed class FoldSearches(IOptions<FoldSearchOptions> options)
{
    /// <summary>All of them, in the order of the settings.</summary>
    public IReadOnlyList<FoldSearch> All => options.Value.Searches;

    /// <summary>The search of a name; null where there is none.</summary>
    public FoldSearch? Find(string? name) => All.FirstOrDefault(search => search.Name == name);

    /// <summary>The search that a run's config was made with; null where the config is of another.</summary>
    public FoldSearch? Of(AlignmentSearch? search) => search is null ? null : All.FirstOrDefault(known => known.Search == search);
}

/// <summary>Settings <c>Proteins</c>.</summary>
internal sealed class FoldSearchOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Proteins";

    /// <summary>What people may choose from; none at first, because no database comes with the program.</summary>
    public List<FoldSearch> Searches { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Searches.Index().SelectMany(entry => Problems(entry.Index, entry.Item)).Select(problem => new ValidationResult(problem));

    private IEnumerable<string> Problems(int place, FoldSearch search)
    {
        var setting = $"{Section}:{nameof(Searches)}:{place}";
        if (string.IsNullOrWhiteSpace(search.Name))
        {
            yield return $"{setting}:Name is missing: what people choose the search by.";
        }
        else if (Searches.Take(place).Any(other => other.Name == search.Name))
        {
            yield return $"{setting}:Name is \"{search.Name}\", as that of a search before it.";
        }

        if (string.IsNullOrWhiteSpace(search.Database))
        {
            yield return $"{setting}:Database is missing: a FASTA file, or a database as the program wants it named.";
        }
    }
}

/// <summary>A program with a database.</summary>
internal sealed record FoldSearch
{
    /// <summary>What people choose it by.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which program.</summary>
    public FoldSearchKind Kind { get; init; }

    /// <summary>The database, as the program on the hosts that fold wants it named.</summary>
    public string Database { get; init; } = "";

    /// <summary>The program's path; empty where it is on the search path.</summary>
    public string? Program { get; init; }

    /// <summary>The search as a run's config has it.</summary>
    public AlignmentSearch Search => Kind switch
    {
        FoldSearchKind.Hhblits => new HhblitsSearch { Database = Database } is var search && Program is { Length: > 0 } program ? search with { Program = program } : search,
        _ => new MmseqsSearch { Database = Database } is var search && Program is { Length: > 0 } program ? search with { Program = program } : search,
    };
}

/// <summary>Programs that search.</summary>
internal enum FoldSearchKind
{
    /// <summary>MMseqs2.</summary>
    Mmseqs,

    /// <summary>HHblits.</summary>
    Hhblits,
}
