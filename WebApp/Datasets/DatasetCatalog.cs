using Platform.Training.Language.Glue;
using Platform.Training.Proteins.Datasets;

namespace Platform.WebApp.Datasets;

/// <summary>The data sets the site knows, with the row counts of the published files.</summary>
internal static class DatasetCatalog
{
    private const string GluePublisher = "gluebenchmark.com";

    /// <summary>All of them, the five of the first experiments first.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
    [
        Glue(GlueTask.Sst2, "Phrases and sentences from film reviews: positive or negative", 67_349, 872, 1_821),
        Glue(GlueTask.Cola, "English sentences: acceptable or not", 8_551, 1_043, 1_063),
        Glue(GlueTask.Mrpc, "Sentence pairs from the news: same meaning or not", 3_668, 408, 1_725) with { Package = DatasetPackage.Paraphrases },
        Glue(GlueTask.StsB, "Sentence pairs: how alike, from 0 to 5", 5_749, 1_500, 1_379),
        Glue(GlueTask.Rte, "Text pairs: does the first entail the second", 2_490, 277, 3_000),
        Glue(GlueTask.Qnli, "Does the sentence answer the question", 104_743, 5_463, 5_463),
        Mnli(),
        Glue(GlueTask.Qqp, "Question pairs: do they ask the same", 363_846, 40_430, 390_965),
        new Dataset(
            "IMDB",
            "imdb",
            "Long film reviews: 50,000 labelled, 50,000 not",
            [Reviews("train", 25_000), Reviews("test", 25_000), Reviews("unsup", 50_000)],
            DatasetPackage.Reviews)
        {
            Publisher = "ai.stanford.edu",
        },
        new Dataset("BERT-vocabulary", "bert", "WordPiece vocabulary of BERT uncased", [new DatasetFile("vocab.txt", [], 30_522)], DatasetPackage.Plain)
        {
            Publisher = "huggingface.co",
        },
        new Dataset(
            "proteins",
            "proteins",
            "Protein chains with structures, profiles and secondary structure, split by homology",
            [
                new DatasetFile(SplitsFile.FileName, ["id", "source", "length", "cluster30", "split"], null),
                new DatasetFile("*.pnet.txt.gz", [], null) { RowStart = "[ID]", Endings = [".pnet.txt", ".pnet.txt.gz"], Lists = SplitsFile.FileName },
            ],
            DatasetPackage.None)
        {
            Publisher = null,
            Making = "Nobody publishes it in this format. Make it of a folder of structures, such as those of the wwPDB (CC0), by \"Runner build-dataset FOLDER --out DATASETS/proteins\"; "
                + "or import splits.tsv and its records. The experiments of proteins learn from its split train and choose by val.",
        },
    ];

    /// <summary>Finds a data set by name.</summary>
    public static Dataset? Find(string name) => All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase));

    private static Dataset Glue(GlueTask task, string summary, long train, long dev, long test) =>
        new(
            task.Directory,
            $"glue/{task.Directory}",
            summary,
            [Labelled(task, "train.tsv", train), Labelled(task, task.DevFile, dev), Unlabelled(task, task.TestFile, test)],
            DatasetPackage.Zip)
        {
            Publisher = GluePublisher,
        };

    private static Dataset Mnli()
    {
        var (matched, mismatched) = (GlueTask.MnliMatched, GlueTask.MnliMismatched);
        return Glue(matched, "Text pairs of many genres: entailment, neutral or contradiction", 392_702, 9_815, 9_796) with
        {
            Files =
            [
                Labelled(matched, "train.tsv", 392_702),
                Labelled(matched, matched.DevFile, 9_815),
                Labelled(mismatched, mismatched.DevFile, 9_832),
                Unlabelled(matched, matched.TestFile, 9_796),
                Unlabelled(mismatched, mismatched.TestFile, 9_847),
            ],
        };
    }

    private static DatasetFile Labelled(GlueTask task, string name, long rows) => task.HeaderlessColumns.IsEmpty
        ? new DatasetFile(name, [.. Texts(task), task.Label], rows) { HasBrokenRows = task.HasBrokenRows }
        : new DatasetFile(name, [], rows) { HeaderlessColumns = task.HeaderlessColumns.Length };

    private static DatasetFile Unlabelled(GlueTask task, string name, long rows) => new(name, Texts(task), rows);

    private static DatasetFile Reviews(string name, long rows) => new($"{name}.tsv.gz", ["id", "label", "text"], rows);

    private static IReadOnlyList<string> Texts(GlueTask task) => task.Second is { } second ? [task.First, second] : [task.First];
}
