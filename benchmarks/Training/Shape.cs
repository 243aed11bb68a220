namespace Platform.Benchmarks.Training;

/// <summary>A model's size and batch, and the arithmetic of one of its training steps.</summary>
/// <param name="Name">What the figures call it.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Hidden">Length of a token's vector.</param>
/// <param name="Heads">Number of attention heads.</param>
/// <param name="IsDecoder">Whether it predicts every next token, instead of one class a row.</param>
internal sealed record Shape(string Name, int Layers, int Hidden, int Heads, bool IsDecoder)
{
    public const int Batch = 32;
    public const int Tokens = 64;
    public const int Vocabulary = 30_522;
    public const double Dropout = 0.1;

    public static readonly Shape Tiny = new("tiny", 2, 128, 2, IsDecoder: false);
    public static readonly Shape Mini = new("mini", 4, 256, 4, IsDecoder: false);
    public static readonly Shape Small = new("small", 4, 512, 8, IsDecoder: false);
    public static readonly Shape Decoder = new("decoder", 4, 256, 4, IsDecoder: true);

    /// <summary>
    /// Floating-point operations of the matrix products of one step, forward once and backward twice: per layer 12 h²
    /// weights and two products of the attention, and a decoder's product with the vocabulary.
    /// </summary>
    public double Flops
    {
        get
        {
            const double rows = Batch * Tokens;
            var layer = (2 * rows * 12 * Hidden * Hidden) + (4 * rows * Tokens * Hidden);
            return 3 * ((Layers * layer) + (IsDecoder ? 2 * rows * Hidden * Vocabulary : 0));
        }
    }
}
