using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.New;

/// <summary>Tells how large models are from their declarations: nothing is allocated and nothing computed.</summary>
internal sealed class ModelSizes(DataDirectory data, RunnerLocator runner)
{
    /// <summary>The sizes of two configs. Each opens its input, since a model's size depends on its data.</summary>
    /// <returns>The sizes, or why they cannot be told here.</returns>
    public Task<SizeChange> CompareAsync(Trainer.Config before, Trainer.Config after, CancellationToken cancellationToken) =>
        Task.Run(() => Compare(before, after), cancellationToken);

    private SizeChange Compare(Trainer.Config before, Trainer.Config after)
    {
        try
        {
            return new SizeChange(SizeOf(before), SizeOf(after), null);
        }
        catch (ConfigException exception)
        {
            return new SizeChange(null, null, $"Such a model cannot be built: {string.Join(' ', exception.Problems)}");
        }
        catch (Exception exception) when (exception is DataException or IOException or UnauthorizedAccessException)
        {
            return new SizeChange(null, null, $"The change of the model's size is not known without the data: {exception.Message}");
        }
        catch (Exception exception) when (exception is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            // A component of someone's own may compute when it is built; the site has nothing to compute with.
            return new SizeChange(null, null, "The change of the model's size is not known: a part of it can be built only where it is trained.");
        }
    }

    private TrainingSize SizeOf(Trainer.Config config)
    {
        var environment = new InputEnvironment(data.Datasets, config.Seed);
        using var input = FactsOnly(config.Input).Open(runner.Samples is { } samples ? environment with { Samples = samples } : environment);
        return TrainingSize.Of(config, input.Facts);
    }

    /// <summary>A mixture counts the batches of its parts, and so reads all their texts, unless it is told how many there are.</summary>
    private static Input.BaseConfig FactsOnly(Input.BaseConfig input) => input is MixtureInput.Config mixture
        ? mixture with { BatchesPerPass = 1, Parts = [.. mixture.Parts.Select(part => part with { Input = FactsOnly(part.Input) })] }
        : input;
}

/// <summary>What a change does to a model's size.</summary>
/// <param name="Before">The size before, where it is known.</param>
/// <param name="After">The size after, where it is known.</param>
/// <param name="Unknown">Why the sizes are not known.</param>
internal sealed record SizeChange(TrainingSize? Before, TrainingSize? After, string? Unknown);
