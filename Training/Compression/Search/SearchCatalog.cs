using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;

namespace Platform.Training.Compression.Search;

/// <summary>A named search that a user can launch.</summary>
/// <param name="Name">Short and stable.</param>
/// <param name="Title">For people.</param>
/// <param name="Create">Makes the spec.</param>
public sealed record ReadySearch(string Name, string Title, Func<SearchSpec> Create);

/// <summary>The searches that come with the program.</summary>
public static class SearchCatalog
{
    private const string Rate = "learner.optimizer.learning_rate";

    /// <summary>All searches, by name.</summary>
    public static IReadOnlyList<ReadySearch> All { get; } =
    [
        new(
            "sample-rate",
            "Learning rate and dropout on the sample sentences; needs no data and a few minutes",
            () => new()
            {
                Name = "sample-rate",
                Experiment = "sample-tiny",
                Space = [new FloatParameter { Path = Rate, Minimum = 1e-5, Maximum = 1e-2, Log = true }, new FloatParameter { Path = "model.**.dropout.rate", Maximum = 0.5 }],
                Stopping = new MedianStopping(),
                Trials = 12,
            }),
        new(
            "sst2-tiny-rate",
            "Learning rate, batch and dropout of BERT-Tiny on SST-2, from scratch; hours on two cores",
            () => new()
            {
                Name = "sst2-tiny-rate",
                Experiment = "sst2-tiny",
                Space =
                [
                    new FloatParameter { Path = Rate, Minimum = 1e-4, Maximum = 5e-3, Log = true },
                    new ChoiceParameter { Path = "input.batch_size", Values = ["32", "64", "128"] },
                    new FloatParameter { Path = "model.**.dropout.rate", Maximum = 0.5 },
                ],
                Stopping = new SuccessiveHalving(),
                Figure = "dev/accuracy",
                Better = Better.Higher,
                Trials = 30,
            }),
    ];

    /// <summary>The search of a name.</summary>
    /// <exception cref="ConfigException">There is none; suggests the nearest.</exception>
    public static ReadySearch Find(string name) => All.FirstOrDefault(search => search.Name == name)
        ?? throw new ConfigException("", $"There is no search \"{name}\". {Suggestion.For(name, All.Select(search => search.Name))}");
}
