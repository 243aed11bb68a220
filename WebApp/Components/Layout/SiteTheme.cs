using MudBlazor;

namespace Platform.WebApp.Components.Layout;

/// <summary>MudBlazor's components in the site's colours; <c>css/site.css</c> holds the same values for everything else.</summary>
internal static class SiteTheme
{
    private static readonly string[] Fonts = ["Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"];

    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b6b75",
            Secondary = "#4a5763",
            Tertiary = "#0072b2",
            Info = "#0b66b8",
            Success = "#1a7f4b",
            Warning = "#946200",
            Error = "#b8322a",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1a2027",
            DrawerBackground = "#ffffff",
            TextPrimary = "#1a2027",
            TextSecondary = "#5a6572",
            ActionDefault = "#5a6572",
            LinesDefault = "#e1e5ea",
            LinesInputs = "#c4cbd3",
            Divider = "#e1e5ea",
            TableLines = "#e9ecf0",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#4fc0c8",
            Secondary = "#9aa7b4",
            Tertiary = "#56b4e9",
            Info = "#5aa9f0",
            Success = "#4cc38a",
            Warning = "#e0a93e",
            Error = "#f0776d",
            Background = "#0e1217",
            Surface = "#161b22",
            AppbarBackground = "#12171d",
            AppbarText = "#e4e9ee",
            DrawerBackground = "#12171d",
            TextPrimary = "#e4e9ee",
            TextSecondary = "#9aa7b4",
            ActionDefault = "#9aa7b4",
            LinesDefault = "#28303a",
            LinesInputs = "#3b4653",
            Divider = "#28303a",
            TableLines = "#222a33",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".8438rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".8438rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".8125rem", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".8125rem", FontWeight = "550", TextTransform = "none", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Fonts, FontSize = "1rem", FontWeight = "600", LetterSpacing = "-.01em" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "600" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = ".75rem", LetterSpacing = "normal" },
        },
    };
}
