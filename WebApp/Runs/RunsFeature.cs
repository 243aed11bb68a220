using Platform.WebApp.New;

namespace Platform.WebApp.Runs;

/// <summary>Runs: launching, watching, steering.</summary>
internal static class RunsFeature
{
    /// <summary>Adds what pages and endpoints of runs need.</summary>
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Experiments>();
        builder.Services.AddSingleton<ModelSizes>();
        builder.Services.AddSingleton<RunActions>();
    }
}
