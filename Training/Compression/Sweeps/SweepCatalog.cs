using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>The sweeps that come with the program.</summary>
public static class SweepCatalog
{
    /// <summary>All sweeps, by name.</summary>
    public static IReadOnlyList<ReadySweep> All { get; } =
    [
        new(
            "paper",
            "The whole factorial of arXiv:2208.09684",
            "Six sizes of BERT, eight tasks of GLUE, all eight subsets, pruning at 40 and 60 %, five seeds. Needs imported weights of all six sizes, the files of all eight tasks and a GPU.",
            Paper),
        new(
            "sample",
            "The eight subsets on the sample sentences",
            "Two small architectures on the sentences that come with the program, a few steps each; needs no data and about a minute. Shows a sweep at work, not what the methods do.",
            Sample),
        new(
            "small-tasks",
            "The eight subsets on CoLA, MRPC, STS-B and RTE",
            "BERT-Tiny on the four small tasks, from the masked language model that comes with the program, pruning at 40 and 60 %, three seeds; one to two hours on two cores. That model has read little, and these tasks stay near the most frequent answer.",
            SmallTasks),
        new(
            "sst2-small",
            "The eight subsets on SST-2, at the size of a processor",
            "Three small architectures from scratch on SST-2, the largest of which is also the teacher, pruning at 40 and 60 %, five seeds; two to three hours on two cores.",
            Sst2Small),
    ];

    /// <summary>The sweep of a name.</summary>
    /// <exception cref="ConfigException">There is none; suggests the nearest.</exception>
    public static ReadySweep Find(string name) => All.FirstOrDefault(sweep => sweep.Name == name)
        ?? throw new ConfigException("", $"There is no sweep \"{name}\". {Suggestion.For(name, All.Select(sweep => sweep.Name))}");

    private static SweepSpec Paper() => new()
    {
        Name = "paper",
        Tasks =
        [
            GlueTaskName.Cola, GlueTaskName.Sst2, GlueTaskName.Mrpc, GlueTaskName.StsB,
            GlueTaskName.Qqp, GlueTaskName.MnliMatched, GlueTaskName.Qnli, GlueTaskName.Rte,
        ],
        Architectures = [.. Architecture.Published.Select(size => size.Name)],
        Seeds = [1, 2, 3, 4, 5],
        Recipe = new() { Epochs = 3, BatchSize = 32, LearningRate = 5e-5, Dropout = 0.1, AttentionDropout = 0.1 },
        RecipeChanges =
        [
            new() { Architectures = ["tiny", "mini"], LearningRate = 3e-4 },
            new() { Architectures = ["small", "medium"], LearningRate = 1e-4 },
            new() { Architectures = ["large"], LearningRate = 3e-5 },
        ],
        Start = new FromPretrained { From = "weights/bert-{architecture}" },
        Threads = null,
        Keeps = SweepKeeps.Figures,
    };

    private static SweepSpec Sst2Small() => new()
    {
        Name = "sst2-small",
        Architectures = ["2x32", "2x64", "tiny"],
        Seeds = [1, 2, 3, 4, 5],
        Recipe = new() { Epochs = 1, BatchSize = 64, LearningRate = 1e-3, Dropout = 0.3 },
        Modifiers = ["TrimVocabulary"],
        Export = new() { LatencySeconds = 0.3 },
        AlsoRoundedAfterTraining = true,
    };

    private static SweepSpec SmallTasks() => new()
    {
        Name = "small-tasks",
        Tasks = [GlueTaskName.Cola, GlueTaskName.Mrpc, GlueTaskName.StsB, GlueTaskName.Rte],
        Seeds = [1, 2, 3],
        Recipe = new() { Epochs = 3, BatchSize = 32, LearningRate = 3e-4, Dropout = 0.1 },
        Start = new FromPretrained { Name = "own MLM", From = "models/bert-tiny-imdb" },
        Modifiers = ["TrimVocabulary"],
        Export = new() { LatencySeconds = 0.3 },
        AlsoRoundedAfterTraining = true,
    };

    private static SweepSpec Sample() => new()
    {
        Name = "sample",
        Architectures = ["1x32", "2x64"],
        Sparsities = [0.4],
        Export = new() { LatencySeconds = 0.1 },
        AlsoRoundedAfterTraining = true,
        Recipe = new() { MaxSteps = 20, BatchSize = 16, LearningRate = 1e-3, MaximumLength = 32, Evaluations = 2 },
        Directory = "samples/sentiment",
        Vocabulary = "samples/vocab.txt",
    };
}
