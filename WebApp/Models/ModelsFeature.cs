using Platform.WebApp.Models.Weights;

namespace Platform.WebApp.Models;

/// <summary>Models: what runs left, what they answer, and weights to start from.</summary>
internal static class ModelsFeature
{
    /// <summary>Adds what pages and endpoints of models need.</summary>
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LoadedModels>();
        builder.Services.AddSingleton<ModelTrials>();
        builder.Services.AddSingleton<WeightShelf>();
        builder.Services.AddSingleton<WeightImports>();
    }
}
