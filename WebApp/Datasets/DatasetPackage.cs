namespace Platform.WebApp.Datasets;

/// <summary>How a publisher packs a data set.</summary>
public enum DatasetPackage
{
    /// <summary>A ZIP archive that holds the files under their own names, at any depth.</summary>
    Zip,

    /// <summary>MRPC: the paraphrase corpus as published, and the list of pairs that GLUE took for dev.</summary>
    Paraphrases,

    /// <summary>The film reviews: a tar archive with one text file for each review.</summary>
    Reviews,

    /// <summary>The one file as it is.</summary>
    Plain,

    /// <summary>Nobody packs it: a person makes it or has it.</summary>
    None,
}
