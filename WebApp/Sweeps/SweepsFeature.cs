using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.WebApp.Hosts;

namespace Platform.WebApp.Sweeps;

/// <summary>Sweeps: preparing, launching, watching and reading studies.</summary>
internal static class SweepsFeature
{
    /// <summary>Adds what pages and endpoints of sweeps need.</summary>
    public static void AddSweeps(this WebApplicationBuilder builder)
    {
        // Specs name components of this assembly.
        ConfigTypes.Add(typeof(SweepSpec).Assembly);
        builder.Services.AddSingleton<ServedQueues>();
        builder.Services.AddSingleton<SweepLaunch>();
        builder.Services.AddSingleton<SweepActions>();
        builder.Services.AddSingleton<SweepForecasts>();
        builder.Services.AddSingleton<SweepResults>();
    }
}
