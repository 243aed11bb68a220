using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Experiments;

/// <summary>A named full configuration that a user can launch.</summary>
/// <param name="Name">Short and stable: <c>sst2-tiny</c>.</param>
/// <param name="Title">For people: "Sentiment on SST-2, BERT-Tiny".</param>
/// <param name="Summary">What it trains on what, how long it takes, what to expect.</param>
/// <param name="Category">Training, Compression or Proteins.</param>
/// <param name="Datasets">What it reads from the datasets directory, for example <c>glue/SST-2</c>; empty for none.</param>
/// <param name="Create">Makes the config.</param>
public sealed record Experiment(
    string Name,
    string Title,
    string Summary,
    string Category,
    IReadOnlyList<string> Datasets,
    Func<Trainer.Config> Create);
