namespace Platform.Training.Compression.Results;

/// <summary>Which ways to make a model smaller are used together: the eight subsets of three (arXiv:2208.09684).</summary>
[Flags]
public enum CompressionMethods
{
    /// <summary>None: the baseline.</summary>
    None = 0,

    /// <summary>Weights and activations of few bits, rounded while training.</summary>
    Quantization = 1,

    /// <summary>Learning from a larger model's answers.</summary>
    Distillation = 2,

    /// <summary>Leaving out the smallest weights.</summary>
    Pruning = 4,
}
