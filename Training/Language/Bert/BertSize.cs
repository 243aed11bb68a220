namespace Platform.Training.Language.Bert;

/// <summary>
/// The published sizes of BERT: Base and Large of Devlin et al. 2019 (arXiv:1810.04805), the smaller ones of Turc et
/// al. 2019 (arXiv:1908.08962).
/// </summary>
public enum BertSize
{
    /// <summary>2 layers, hidden size 128, 2 heads: 4.39 million parameters.</summary>
    Tiny,

    /// <summary>4 layers, hidden size 256, 4 heads: 11.17 million parameters.</summary>
    Mini,

    /// <summary>4 layers, hidden size 512, 8 heads: 28.76 million parameters.</summary>
    Small,

    /// <summary>8 layers, hidden size 512, 8 heads: 41.37 million parameters.</summary>
    Medium,

    /// <summary>12 layers, hidden size 768, 12 heads: 109.48 million parameters.</summary>
    Base,

    /// <summary>24 layers, hidden size 1,024, 16 heads: 335.14 million parameters.</summary>
    Large,
}
