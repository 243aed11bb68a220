using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;
using Platform.WebApp.Datasets;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>A data set that networks can be measured on.</summary>
/// <param name="Dataset">Its directory, as a run's config names it.</param>
/// <param name="Splits">Its splits with their numbers of chains, in the file's order; empty where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read, and what to do; null where it can.</param>
public sealed record EvaluationSet(string Dataset, IReadOnlyList<(string Name, int Chains)> Splits, string? Problem = null);

/// <summary>The data sets for evaluations: the proteins of the datasets directory, the made-up chains that come with the program, and any folder.</summary>
internal sealed class EvaluationSets(DatasetShelf shelf, RunnerLocator runner)
{
    /// <summary>The data set that experiments learn from.</summary>
    public const string Proteins = "proteins";

    /// <summary>The made-up chains that come with the program.</summary>
    public const string Samples = "samples/proteins";

    private const string SamplesPrefix = "samples/";

    /// <summary>Those that have names.</summary>
    public IReadOnlyList<EvaluationSet> List() => [Find(Proteins), Find(Samples)];

    /// <summary>Looks at a data set.</summary>
    /// <param name="dataset">Its directory: within the datasets directory, one that comes with the program, or its full path.</param>
    public EvaluationSet Find(string dataset)
    {
        if (DirectoryOf(dataset) is not { } directory)
        {
            return new EvaluationSet(dataset, [], "The Runner was not found beside the site, and its sample data with it. Build the solution, or publish the site again.");
        }

        try
        {
            return new EvaluationSet(dataset, [.. ProteinDataset.Open(directory).Chains.GroupBy(chain => chain.Split).Select(split => (split.Key, split.Count()))]);
        }
        catch (DataException exception)
        {
            return new EvaluationSet(dataset, [], dataset == Proteins ? $"{exception.Message} {DatasetCatalog.Find(Proteins)!.Making}" : exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new EvaluationSet(dataset, [], $"'{directory}' cannot be read: {exception.Message}");
        }
    }

    private string? DirectoryOf(string dataset) => dataset.StartsWith(SamplesPrefix, StringComparison.Ordinal)
        ? runner.Samples is { } samples ? Path.Combine(samples, dataset[SamplesPrefix.Length..]) : null
        : Path.Combine(shelf.Root, dataset);
}
