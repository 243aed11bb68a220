using System.Collections.Immutable;

namespace Platform.Training.Language.Glue;

/// <summary>What is particular to one GLUE task: its files, columns, labels and measures.</summary>
public sealed record GlueTask
{
    private static readonly ImmutableArray<string> Binary = ["0", "1"];
    private static readonly ImmutableArray<string> Entailment = ["entailment", "not_entailment"];
    private static readonly ImmutableArray<string> EntailmentWords = ["entailment", "not entailment"];

    private GlueTask()
    {
    }

    /// <summary>Corpus of Linguistic Acceptability: is this English sentence acceptable? No header in train and dev.</summary>
    public static GlueTask Cola { get; } = new()
    {
        Name = GlueTaskName.Cola,
        DisplayName = "CoLA",
        First = "sentence",
        Label = "label",
        HeaderlessColumns = ["source", "label", "mark", "sentence"],
        Labels = Binary,
        LabelWords = ["unacceptable", "acceptable"],
        Metrics = [GlueMetric.Matthews, GlueMetric.Accuracy],
        Submission = "CoLA.tsv",
    };

    /// <summary>Stanford Sentiment Treebank: is this phrase from a film review positive (1) or negative (0)?</summary>
    public static GlueTask Sst2 { get; } = new()
    {
        Name = GlueTaskName.Sst2,
        DisplayName = "SST-2",
        First = "sentence",
        Label = "label",
        Labels = Binary,
        LabelWords = ["negative", "positive"],
        Metrics = [GlueMetric.Accuracy],
        Submission = "SST-2.tsv",
    };

    /// <summary>Microsoft Research Paraphrase Corpus: do the two sentences mean the same (1)?</summary>
    public static GlueTask Mrpc { get; } = new()
    {
        Name = GlueTaskName.Mrpc,
        DisplayName = "MRPC",
        First = "#1 String",
        Second = "#2 String",
        Label = "Quality",
        Labels = Binary,
        LabelWords = ["no paraphrase", "paraphrase"],
        Metrics = [GlueMetric.F1, GlueMetric.Accuracy],
        Submission = "MRPC.tsv",
    };

    /// <summary>Semantic Textual Similarity Benchmark: how alike are the two sentences, from 0 to 5?</summary>
    public static GlueTask StsB { get; } = new()
    {
        Name = GlueTaskName.StsB,
        DisplayName = "STS-B",
        First = "sentence1",
        Second = "sentence2",
        Label = "score",
        Labels = [],
        Metrics = [GlueMetric.Pearson, GlueMetric.Spearman],
        Submission = "STS-B.tsv",
    };

    /// <summary>Quora Question Pairs: do the two questions ask the same (1)? The official train and dev files hold a few broken rows.</summary>
    public static GlueTask Qqp { get; } = new()
    {
        Name = GlueTaskName.Qqp,
        DisplayName = "QQP",
        First = "question1",
        Second = "question2",
        Label = "is_duplicate",
        Index = "id",
        Labels = Binary,
        LabelWords = ["different questions", "same question"],
        Metrics = [GlueMetric.F1, GlueMetric.Accuracy],
        Submission = "QQP.tsv",
        HasBrokenRows = true,
    };

    /// <summary>Multi-Genre NLI with the matched dev and test sets.</summary>
    public static GlueTask MnliMatched { get; } = new()
    {
        Name = GlueTaskName.MnliMatched,
        DisplayName = "MNLI-m",
        Directory = "MNLI",
        DevFile = "dev_matched.tsv",
        TestFile = "test_matched.tsv",
        First = "sentence1",
        Second = "sentence2",
        Label = "gold_label",
        Labels = ["entailment", "neutral", "contradiction"],
        Metrics = [GlueMetric.Accuracy],
        Submission = "MNLI-m.tsv",
    };

    /// <summary>Multi-Genre NLI with the mismatched dev and test sets.</summary>
    public static GlueTask MnliMismatched { get; } = MnliMatched with
    {
        Name = GlueTaskName.MnliMismatched,
        DisplayName = "MNLI-mm",
        DevFile = "dev_mismatched.tsv",
        TestFile = "test_mismatched.tsv",
        Submission = "MNLI-mm.tsv",
    };

    /// <summary>Question-answering NLI: does the sentence answer the question?</summary>
    public static GlueTask Qnli { get; } = new()
    {
        Name = GlueTaskName.Qnli,
        DisplayName = "QNLI",
        First = "question",
        Second = "sentence",
        Label = "label",
        Labels = Entailment,
        LabelWords = EntailmentWords,
        Metrics = [GlueMetric.Accuracy],
        Submission = "QNLI.tsv",
    };

    /// <summary>Recognizing Textual Entailment: does the first text entail the second?</summary>
    public static GlueTask Rte { get; } = new()
    {
        Name = GlueTaskName.Rte,
        DisplayName = "RTE",
        First = "sentence1",
        Second = "sentence2",
        Label = "label",
        Labels = Entailment,
        LabelWords = EntailmentWords,
        Metrics = [GlueMetric.Accuracy],
        Submission = "RTE.tsv",
    };

    /// <summary>All tasks, in GLUE's order.</summary>
    public static ImmutableArray<GlueTask> All { get; } = [Cola, Sst2, Mrpc, StsB, Qqp, MnliMatched, MnliMismatched, Qnli, Rte];

    /// <summary>Which task this is.</summary>
    public required GlueTaskName Name { get; init; }

    /// <summary>The name that papers use, such as "SST-2".</summary>
    public required string DisplayName { get; init; }

    /// <summary>The directory below <c>glue/</c>; the display name where nothing else is said.</summary>
    public string Directory { get => field ?? DisplayName; private init; }

    /// <summary>The file of the dev split.</summary>
    public string DevFile { get; private init; } = "dev.tsv";

    /// <summary>The file of the test split.</summary>
    public string TestFile { get; private init; } = "test.tsv";

    /// <summary>The column of the first or only text.</summary>
    public required string First { get; init; }

    /// <summary>The column of the second text, or null for a task on single texts.</summary>
    public string? Second { get; private init; }

    /// <summary>The column of the label.</summary>
    public required string Label { get; init; }

    /// <summary>The column that numbers the rows of a test file.</summary>
    public string Index { get; private init; } = "index";

    /// <summary>The columns of labelled files that have no header, or empty.</summary>
    public ImmutableArray<string> HeaderlessColumns { get; private init; } = [];

    /// <summary>The labels as the files write them; the index is the class. Empty for regression.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>What the labels mean, in words, in their order; the labels themselves where they are words.</summary>
    public ImmutableArray<string> LabelWords { get => field.IsDefault ? Labels : field; private init; }

    /// <summary>The measures, the one to choose by first.</summary>
    public required ImmutableArray<GlueMetric> Metrics { get; init; }

    /// <summary>The file name that GLUE's server expects.</summary>
    public required string Submission { get; init; }

    /// <summary>Whether the official files hold rows with missing columns, which everybody skips.</summary>
    public bool HasBrokenRows { get; private init; }

    /// <summary>Whether the task is to predict a number instead of a class.</summary>
    public bool IsRegression => Labels.IsEmpty;

    /// <summary>The number of classes; 1 for regression.</summary>
    public int Outputs => IsRegression ? 1 : Labels.Length;

    /// <summary>The task of that name.</summary>
    public static GlueTask Find(GlueTaskName name) => All.Single(task => task.Name == name);

    /// <summary>What a label means, in words.</summary>
    /// <param name="task">The task's name as exported models have it, such as <c>sst2</c>.</param>
    /// <param name="label">The label as the task's files write it.</param>
    /// <returns>The words; the label itself where the task is none of GLUE's, or has no such label.</returns>
    public static string WordsOf(string? task, string label) =>
        All.FirstOrDefault(known => string.Equals(known.Name.ToString(), task, StringComparison.OrdinalIgnoreCase)) is { } found && found.Labels.IndexOf(label) is >= 0 and var place
            ? found.LabelWords[place]
            : label;

    /// <summary>The file of a split.</summary>
    public string File(GlueSplit split) => split switch
    {
        GlueSplit.Train => "train.tsv",
        GlueSplit.Dev => DevFile,
        _ => TestFile,
    };

    /// <summary>The display name.</summary>
    public override string ToString() => DisplayName;
}
