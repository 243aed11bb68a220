namespace Platform.WebApp.Charts;

/// <summary>Colours that people who see colours differently can tell apart (Okabe and Ito, 2008), black and yellow left out.</summary>
internal static class ChartPalette
{
    private static readonly string[] Colours = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8a8f98"];

    /// <summary>The colour of a series by its place; dash and marker tell the second round from the first.</summary>
    public static string Of(int index) => Colours[index % Colours.Length];
}
