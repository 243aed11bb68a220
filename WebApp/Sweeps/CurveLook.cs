using Platform.Training.Compression.Results;

namespace Platform.WebApp.Sweeps;

/// <summary>
/// How the curve of a subset of methods is drawn, the same everywhere: a colour of Okabe and Ito (2008), and a dash and a marker as the second cue.
/// </summary>
/// <param name="Color">A colour of CSS; yellow and black follow the scheme.</param>
/// <param name="Dash">Plotly's name of the dash.</param>
/// <param name="Symbol">Plotly's name of the marker.</param>
internal sealed record CurveLook(string Color, string Dash, string Symbol)
{
    private const CompressionMethods Q = CompressionMethods.Quantization;
    private const CompressionMethods K = CompressionMethods.Distillation;
    private const CompressionMethods M = CompressionMethods.Pruning;

    /// <summary>The look of a subset.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="isVariant">Whether it has other settings than the plain curve of the same methods: the same colour, dotted.</param>
    public static CurveLook Of(CompressionMethods methods, bool isVariant)
    {
        CurveLook look = methods switch
        {
            CompressionMethods.None => new("var(--series-black)", "solid", "circle"),
            Q => new("#0072b2", "solid", "square"),
            K => new("#e69f00", "solid", "diamond"),
            M => new("#009e73", "solid", "triangle-up"),
            Q | K => new("#d55e00", "dash", "cross"),
            Q | M => new("#56b4e9", "dash", "x"),
            K | M => new("#cc79a7", "dash", "triangle-down"),
            _ => new("var(--series-yellow)", "dashdot", "star"),
        };
        return isVariant ? look with { Dash = "dot" } : look;
    }
}
