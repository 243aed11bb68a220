namespace Platform.Training.Core.Inputs;

/// <summary>What an input finds at hand where it runs.</summary>
/// <param name="Datasets">Directory of the data sets, or null where none is set up.</param>
/// <param name="Seed">Seed of the order of training examples.</param>
public sealed record InputEnvironment(string? Datasets, long Seed)
{
    private const string SamplesPrefix = "samples/";
    private const string ModelsPrefix = "models/";

    /// <summary>Directory of the sample data that comes with the program.</summary>
    public string Samples { get; init; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>Directory of the pretrained models that come with the program.</summary>
    public string Models { get; init; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Takes what a user should know of the data and what does not end the run, such as rows that were left out.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Told the path of every file that was asked for and found.</summary>
    public Action<string> Opened { get; init; } = static _ => { };

    /// <summary>A path as it is, or that of what comes with the program where it begins with <c>models/</c>.</summary>
    public static string Shipped(string path) =>
        path.StartsWith(ModelsPrefix, StringComparison.Ordinal) && Path.Combine(AppContext.BaseDirectory, path) is var shipped && Path.Exists(shipped) ? shipped : path;

    /// <summary>The path of a file in the datasets directory, of one that comes with the program, or of any other by its full path.</summary>
    /// <param name="relative">For example <c>glue/SST-2/train.tsv</c>, <c>samples/sentiment/train.tsv</c> or <c>models/bert-tiny-imdb/vocab.txt</c>.</param>
    /// <exception cref="DataException">There is no such file; says where it was looked for and how to get it.</exception>
    public string Find(string relative)
    {
        if (relative.StartsWith(SamplesPrefix, StringComparison.Ordinal))
        {
            return Found(Path.Combine(Samples, relative[SamplesPrefix.Length..]));
        }

        if (relative.StartsWith(ModelsPrefix, StringComparison.Ordinal))
        {
            return Found(Path.Combine(Models, relative[ModelsPrefix.Length..]));
        }

        if (Path.IsPathRooted(relative))
        {
            return File.Exists(relative) ? Found(relative) : throw new DataException($"\"{relative}\" does not exist.");
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
