namespace Platform.Training.Compression.Export;

/// <summary>How an integer product gets its left side.</summary>
public enum ActivationScales
{
    /// <summary>From the range of each batch, as it is computed.</summary>
    Dynamic,

    /// <summary>From ranges that were found in training.</summary>
    Static,
}

/// <summary>How the matrices and tables of an exported model are stored and multiplied.</summary>
/// <param name="IsInteger">Whether weights are stored as integers and multiplied by integer kernels.</param>
public sealed record OnnxPrecision(bool IsInteger)
{
    /// <summary>Single precision throughout.</summary>
    public static OnnxPrecision Single { get; } = new(IsInteger: false);

    /// <summary>Weights as whole numbers of a byte or less.</summary>
    public static OnnxPrecision Integer { get; } = new(IsInteger: true);

    /// <summary>How activations become integers where training found ranges for them; without such it is always dynamic.</summary>
    public ActivationScales Activations { get; init; } = ActivationScales.Dynamic;

    /// <summary>For a model that was trained without quantization: whether each row of a matrix gets a scale of its own.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>For a model that was trained without quantization: bits of a weight, 2 to 8.</summary>
    public int Bits { get; init; } = 8;
}
