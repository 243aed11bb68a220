using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Language.Glue;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Datasets;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.New;

/// <summary>The catalogue of experiments, and whether their data is at hand.</summary>
internal sealed class Experiments
{
    private static readonly string[] First = ["sst2-tiny", "sample-tiny"];

    // A newcomer to proteins folds one, which has a page of its own; training their networks takes data that few have.
    private const string ByTheirPage = "Proteins";

    private readonly ExperimentCatalog _catalog;
    private readonly DatasetShelf _shelf;

    /// <summary>Collects the experiments of the program and of the plug-ins that the settings name.</summary>
    public Experiments(IOptions<SiteOptions> options, DatasetShelf shelf)
    {
        _shelf = shelf;
        try
        {
            _catalog = new ExperimentCatalog([typeof(GlueTask).Assembly, typeof(CompressionMethods).Assembly, typeof(Prediction).Assembly, .. ExperimentCatalog.LoadPlugins(options.Value.Plugins)]);
        }
        catch (ConfigException exception)
        {
            throw new StartupFailure(exception.Message, exception);
        }
    }

    /// <summary>What a newcomer can launch at once: of each category the first whose data is at hand, and the one that needs none.</summary>
    public IReadOnlyList<Experiment> Ready =>
    [
        .. _catalog.All
            .Where(e => e.Category != ByTheirPage)
            .OrderBy(e => Array.IndexOf(First, e.Name) is >= 0 and var place ? place : First.Length)
            .ThenBy(e => MissingData(e).Count)
            .GroupBy(e => e.Category)
            .SelectMany(category => category.Take(category.Key == "Training" ? 2 : 1))
            .OrderBy(e => MissingData(e).Count > 0),
    ];

    /// <summary>All experiments: those whose data is at hand first, then by title.</summary>
    public IReadOnlyList<Experiment> All => [.. _catalog.All.OrderByDescending(e => MissingData(e).Count == 0).ThenBy(e => e.Title, StringComparer.Ordinal)];

    /// <summary>Finds an experiment by name.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out Experiment? experiment)
    {
        experiment = _catalog.All.FirstOrDefault(e => e.Name == name);
        return experiment is not null;
    }

    /// <summary>Finds an experiment by name.</summary>
    /// <exception cref="ConfigException">There is none; suggests the nearest.</exception>
    public Experiment Find(string name) => _catalog.Find(name);

    /// <summary>The data sets an experiment needs and does not find.</summary>
    public IReadOnlyList<Dataset> MissingData(Experiment experiment) =>
        [.. experiment.Datasets.Select(folder => DatasetCatalog.All.FirstOrDefault(d => d.Folder == folder)).OfType<Dataset>().Where(d => !_shelf.IsPresent(d))];
}
