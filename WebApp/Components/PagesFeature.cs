using MudBlazor;
using MudBlazor.Services;
using Platform.WebApp.Components.Layout;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Components;

/// <summary>The pages and their static assets.</summary>
internal static class PagesFeature
{
    /// <summary>Adds Blazor and MudBlazor.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.PreventDuplicates = true;
            mud.SnackbarConfiguration.ShowTransitionDuration = 120;
            mud.SnackbarConfiguration.HideTransitionDuration = 200;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
        });
        services.AddScoped<Visitor>();
        services.AddScoped<Ticker>();
    }

    /// <summary>Maps pages and static assets.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
