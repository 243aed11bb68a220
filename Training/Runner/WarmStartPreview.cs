using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Tells before a run which parameter a warm start gives which values.</summary>
internal static class WarmStartPreview
{
    /// <summary>Each parameter with its source; nothing for a config without warm start.</summary>
    /// <param name="config">The config.</param>
    /// <param name="datasets">Directory of the data sets; a model's shapes depend on its data.</param>
    /// <exception cref="ConfigException">The file does not fit the model; tells every name that does not.</exception>
    public static IEnumerable<string> Lines(Trainer.Config config, string? datasets)
    {
        if (config.WarmStart is null)
        {
            return [];
        }

        try
        {
            using var input = config.Input.Open(new InputEnvironment(datasets, config.Seed));
            return config.PlanWarmStart(config.Model.For(input.Facts).Build(), input.Facts)!.Lines();
        }
        catch (DataException problem)
        {
            return [$"What the warm start takes over is not known without the data: {problem.Message}"];
        }
    }
}
