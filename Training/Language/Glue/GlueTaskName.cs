namespace Platform.Training.Language.Glue;

/// <summary>The tasks of GLUE (Wang et al. 2019, arXiv:1804.07461), WNLI left out as is usual; MNLI has two dev sets.</summary>
public enum GlueTaskName
{
    /// <summary>Corpus of Linguistic Acceptability.</summary>
    Cola,

    /// <summary>Stanford Sentiment Treebank, two classes.</summary>
    Sst2,

    /// <summary>Microsoft Research Paraphrase Corpus.</summary>
    Mrpc,

    /// <summary>Semantic Textual Similarity Benchmark.</summary>
    StsB,

    /// <summary>Quora Question Pairs.</summary>
    Qqp,

    /// <summary>Multi-Genre Natural Language Inference, dev and test from the genres of train.</summary>
    MnliMatched,

    /// <summary>Multi-Genre Natural Language Inference, dev and test from other genres.</summary>
    MnliMismatched,

    /// <summary>Question-answering NLI.</summary>
    Qnli,

    /// <summary>Recognizing Textual Entailment.</summary>
    Rte,
}
