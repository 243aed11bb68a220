using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>How a data set is made of a folder of structures.</summary>
/// <param name="Folder">The structures, in it and its folders.</param>
/// <param name="Output">Where the data set goes; what an interrupted build left there is used.</param>
public sealed record DatasetBuildOptions(string Folder, string Output)
{
    /// <summary>Chains shorter than this are left out.</summary>
    public int Shortest { get; init; } = 30;

    /// <summary>Chains longer than this are left out.</summary>
    public int Longest { get; init; } = SequenceLimits.Longest;

    /// <summary>The part of a chain's residues that must have been observed, 0 to 1.</summary>
    public double Completeness { get; init; } = 0.5;

    /// <summary>Chains that share this part of their residues are one cluster, 0 to 1.</summary>
    public double Identity { get; init; } = 0.3;

    /// <summary>The part of the chains that goes to the split <c>val</c>, 0 to 1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The part of the chains that goes to the split <c>test</c>, 0 to 1.</summary>
    public double Test { get; init; } = 0.1;

    /// <summary>Chooses which clusters go to which split.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The program that finds homologs; looked for on PATH.</summary>
    public string MmseqsProgram { get; init; } = "mmseqs";

    /// <summary>Refuses values that make no sense.</summary>
    /// <exception cref="DataException">A value is out of its range, or the folder is not there.</exception>
    public void Check()
    {
        var problem = !Directory.Exists(Folder) ? $"the folder '{Folder}' does not exist."
            : Shortest < 2 || Longest < Shortest ? $"chains of {Shortest} to {Longest} residues are none."
            : new[] { Completeness, Identity, Validation, Test, Validation + Test }.Any(part => part is not (>= 0 and <= 1))
                ? string.Create(CultureInfo.InvariantCulture, $"completeness {Completeness}, identity {Identity}, validation {Validation} and test {Test} must be from 0 to 1, and the last two together as well.")
            : null;
        if (problem is not null)
        {
            throw new DataException($"build-dataset: {problem}");
        }
    }
}
