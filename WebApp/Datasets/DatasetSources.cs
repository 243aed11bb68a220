using System.ComponentModel.DataAnnotations;

namespace Platform.WebApp.Datasets;

/// <summary>The publishers' addresses. A mirror that keeps the file names can stand in for each.</summary>
internal sealed class DatasetSources
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Datasets";

    /// <summary>The GLUE archives.</summary>
    /// <value><c>https://dl.fbaipublicfiles.com/glue/data/</c></value>
    [Required, Url]
    public string Glue { get; set; } = "https://dl.fbaipublicfiles.com/glue/data/";

    /// <summary>The Microsoft Research Paraphrase Corpus.</summary>
    /// <value><c>https://dl.fbaipublicfiles.com/senteval/senteval_data/</c></value>
    [Required, Url]
    public string Paraphrases { get; set; } = "https://dl.fbaipublicfiles.com/senteval/senteval_data/";

    /// <summary>The Large Movie Review data set.</summary>
    /// <value><c>https://ai.stanford.edu/~amaas/data/sentiment/</c></value>
    [Required, Url]
    public string Reviews { get; set; } = "https://ai.stanford.edu/~amaas/data/sentiment/";

    /// <summary>The vocabulary of BERT uncased.</summary>
    /// <value><c>https://huggingface.co/google-bert/bert-base-uncased/resolve/main/</c></value>
    [Required, Url]
    public string Vocabulary { get; set; } = "https://huggingface.co/google-bert/bert-base-uncased/resolve/main/";

    /// <summary>What has to be fetched for a data set; nothing where nobody publishes it.</summary>
    public IReadOnlyList<Uri> AddressesOf(Dataset dataset) => dataset.Package switch
    {
        DatasetPackage.Paraphrases =>
        [
            Under(Paraphrases, "msr_paraphrase_train.txt"),
            Under(Paraphrases, "msr_paraphrase_test.txt"),
            Under(Glue, "mrpc_dev_ids.tsv"),
        ],
        DatasetPackage.Reviews => [Under(Reviews, "aclImdb_v1.tar.gz")],
        DatasetPackage.None => [],
        DatasetPackage.Plain => [Under(Vocabulary, dataset.Files[0].Name)],
        _ => [Under(Glue, dataset.Name switch { "QNLI" => "QNLIv2.zip", "QQP" => "QQP-clean.zip", _ => $"{dataset.Name}.zip" })],
    };

    private static Uri Under(string address, string name) => new(address.TrimEnd('/') + "/" + name);
}
