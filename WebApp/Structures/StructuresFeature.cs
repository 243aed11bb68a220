using Platform.Training.Core.Configs;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Structures.Benchmark;

namespace Platform.WebApp.Structures;

/// <summary>Structures: predicting them, looking at them, taking them away.</summary>
internal static class StructuresFeature
{
    /// <summary>Adds what pages and endpoints of structures need.</summary>
    public static void AddStructures(this WebApplicationBuilder builder)
    {
        ConfigTypes.Add(typeof(Fold).Assembly);
        builder.Services.AddSingleton<PredictionShelf>();
        builder.Services.AddSingleton<MoleculeViewer>();
        builder.Services.AddSingleton<ProteinUploads>();
        builder.Services.AddSingleton<ProteinNetworks>();
        builder.Services.AddSingleton<FoldSearches>();
        builder.Services.AddOptions<FoldSearchOptions>().BindConfiguration(FoldSearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<EvaluationShelf>();
        builder.Services.AddSingleton<EvaluationSets>();
        builder.Services.AddSingleton<ProteinLaunch>();
        builder.Services.AddSingleton<TrainedNetworks>();
    }
}
