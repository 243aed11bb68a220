namespace Platform.Training.Core.Inputs;

/// <summary>What an input finds at hand where it runs.</summary>
/// <param name="Datasets">Directory of the data sets, or null where none is set up.</param>
/// <param name="Seed">Seed of the order of training examples.</param>
public sealed record InputEnvironment(string? Datasets, long Seed)
{
    private const string SamplesPrefix = "samples/";

    /// <summary>Directory of the sample data that comes with the program.</summary>
    public string Samples { get; init; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>Takes what a user should know of the data and what does not end the run, such as rows that were left out.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Told the path of every file that was asked for and found.</summary>
    public Action<string> Opened { get; init; } = static _ => { };

    /// <summary>The path of a file in the datasets directory, or of one that comes with the program.</summary>
    /// <param name="relative">For example <c>glue/SST-2/train.tsv</c>, or <c>samples/sentiment/train.tsv</c>.</param>
    /// <exception cref="DataException">There is no such file; says where it was looked for and how to get it.</exception>
    public string Find(string relative)
    {
        if (relative.StartsWith(SamplesPrefix, StringComparison.Ordinal))
        {
            return Found(Path.Combine(Samples, relative[SamplesPrefix.Length..]));
        }

        if (Datasets is null)
        {
            throw new DataException($"\"{relative}\" is needed and no datasets directory is set. Give --datasets DIR, set PLATFORM_DATASETS, or download it on the site's Datasets page.");
        }

        var path = Path.Combine(Datasets, relative);
        return File.Exists(path)
            ? Found(path)
            : throw new DataException($"\"{path}\" does not exist. Put it there, choose another directory with --datasets or PLATFORM_DATASETS, or download it on the site's Datasets page.");
    }

    private string Found(string path)
    {
        Opened(path);
        return path;
    }
}
