using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Language.Bert;

namespace Platform.Training.Compression.Sweeps;

/// <summary>The shape of a BERT encoder and the name that a sweep calls it by.</summary>
/// <param name="Name">A published size (<c>tiny</c>, …, <c>large</c>), or layers and hidden size: <c>4x128</c>; a third number is the heads.</param>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="Hidden">Length of a token's vector.</param>
/// <param name="Heads">Heads of attention: one for every 64 of the hidden size where the name says nothing, as published.</param>
public sealed partial record Architecture(string Name, int Layers, int Hidden, int Heads)
{
    private const int Positions = 512;
    private const int HeadDim = 64;

    /// <summary>The published sizes, the smallest first (arXiv:1810.04805, arXiv:1908.08962).</summary>
    public static IReadOnlyList<Architecture> Published { get; } =
    [
        new("tiny", 2, 128, 2),
        new("mini", 4, 256, 4),
        new("small", 4, 512, 8),
        new("medium", 8, 512, 8),
        new("base", 12, 768, 12),
        new("large", 24, 1024, 16),
    ];

    /// <summary>Reads a name.</summary>
    /// <exception cref="ConfigException">It is neither a published size nor layers and hidden size, or the heads do not divide the hidden size.</exception>
    public static Architecture Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Published.FirstOrDefault(size => size.Name == name) is { } published)
        {
            return published;
        }

        if (Shape().Match(name) is not { Success: true } match)
        {
            throw new ConfigException("", $"\"{name}\" is no architecture: give {string.Join(", ", Published.Select(size => size.Name))}, or layers and hidden size such as 4x128.");
        }

        var (layers, hidden) = (Number(match, "layers"), Number(match, "hidden"));
        var heads = match.Groups["heads"].Success ? Number(match, "heads") : Math.Max(1, hidden / HeadDim);
        return layers is >= 1 and <= 1000 && hidden >= 1 && heads >= 1 && hidden % heads == 0
            ? new Architecture(name, layers, hidden, heads)
            : throw new ConfigException("", $"\"{name}\" has {heads} heads, which do not divide its hidden size {hidden}; give the heads as a third number, such as 4x96x3.");
    }

    /// <summary>Number of parameters without a head, with the pooler.</summary>
    /// <param name="vocabulary">Pieces of the vocabulary.</param>
    public long Parameters(int vocabulary) =>
        ((long)vocabulary + Positions + 2 + 2) * Hidden + Layers * (12L * Hidden * Hidden + 13L * Hidden) + (long)Hidden * Hidden + Hidden;

    /// <summary>Floating-point operations of training for one token: twice the encoder's weights forward, twice that backward; attention's own products are left out.</summary>
    public double TrainingFlops => 6.0 * Layers * 12 * Hidden * Hidden;

    /// <summary>The encoder's config.</summary>
    /// <param name="dropout">Dropout of hidden values.</param>
    /// <param name="attentionDropout">Dropout of attention weights.</param>
    public BertEncoder.Config Encoder(double dropout, double attentionDropout)
    {
        var published = BertEncoder.Config.Of(BertSize.Tiny, dropout);
        var stack = (UniformStackConfig)published.Stack;
        return published with
        {
            HiddenSize = Hidden,
            Stack = stack with
            {
                Layers = Layers,
                Layer = stack.Layer with { Attention = stack.Layer.Attention with { Heads = Heads, Dropout = new() { Rate = attentionDropout } } },
            },
        };
    }

    /// <summary>Whether another has the same shape, under whatever name.</summary>
    public bool HasShapeOf(Architecture other) => (Layers, Hidden, Heads) == (other.Layers, other.Hidden, other.Heads);

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^(?<layers>[0-9]{1,4})x(?<hidden>[0-9]{1,5})(x(?<heads>[0-9]{1,3}))?$")]
    private static partial Regex Shape();
}
