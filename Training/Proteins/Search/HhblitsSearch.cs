using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Platform.Training.Proteins.Search;

/// <summary>Searches with HHblits (Remmert et al., Nat. Methods 9 (2012) 173): profiles against a database of clusters such as UniClust30.</summary>
public sealed record HhblitsSearch : AlignmentSearch
{
    /// <summary>The program.</summary>
    [Description("The program, with its path where it is not on the search path.")]
    [Required]
    public string Program { get; init; } = "hhblits";

    /// <summary>Rounds of searching.</summary>
    [Description("Rounds of searching, each with what the one before found.")]
    [Range(1, 8)]
    public int Iterations { get; init; } = 3;

    /// <inheritdoc/>
    protected override string? Run(string query, string folder, CancellationToken cancellation)
    {
        var found = Path.Combine(folder, "found.a3m");
        Execute(
            Program,
            ["-i", query, "-d", Database, "-oa3m", found, "-o", Path.Combine(folder, "found.hhr"), "-n", Iterations.ToString(CultureInfo.InvariantCulture), "-e", LargestEValue, "-cpu", ThreadCount],
            cancellation);
        return File.Exists(found) ? found : null;
    }
}
