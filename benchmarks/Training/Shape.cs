using Platform.Training.Language.Bert;

namespace Platform.Benchmarks.Training;

/// <summary>A model's size and batch, and the arithmetic of one of its training steps.</summary>
internal sealed record Shape(string Name, BertSize Size, int Layers, int Hidden, int Heads)
{
    public const int Batch = 32;
    public const int Tokens = 64;
    public const int Vocabulary = 30_522;
    public const double Dropout = 0.1;

    public static readonly Shape Tiny = new("tiny", BertSize.Tiny, 2, 128, 2);
    public static readonly Shape Mini = new("mini", BertSize.Mini, 4, 256, 4);

    /// <summary>
    /// Floating-point operations of the matrix products of one step: per layer 12 h² weights and two products of the
    /// attention, forward once and backward twice.
    /// </summary>
    public double EncoderFlops => 3.0 * Layers * ((2.0 * Batch * Tokens * 12 * Hidden * Hidden) + (4.0 * Batch * Tokens * Tokens * Hidden));
}
