using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <summary>A module that needs something beside its parameters while it trains and at no other time, such as a teacher.</summary>
public interface INeedsTrainingAid
{
    /// <summary>Makes it, before the first step; the module holds on to it until the result is disposed.</summary>
    /// <param name="setting">What it finds at hand.</param>
    /// <exception cref="ConfigException">It is missing or does not fit; paths are relative to the module's config.</exception>
    IDisposable MakeAid(TrainingSetting setting);
}

/// <summary>What a module that is to be trained finds at hand.</summary>
/// <param name="Input">Where its batches come from.</param>
/// <param name="Environment">Where data is found.</param>
/// <param name="Device">Where its parameters are.</param>
/// <param name="Narrate">Takes lines for people.</param>
public sealed record TrainingSetting(Input Input, InputEnvironment Environment, Device Device, Action<string> Narrate);

/// <summary>What the modules of a model need while they train.</summary>
public sealed class TrainingAids : IDisposable
{
    private readonly List<IDisposable> _aids = [];

    /// <summary>Makes what every module needs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="setting">What they find at hand.</param>
    /// <exception cref="ConfigException">Something is missing or does not fit; then nothing is kept.</exception>
    public TrainingAids(Model model, TrainingSetting setting)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var module in model.Subtree)
        {
            try
            {
                if (module is INeedsTrainingAid needing)
                {
                    _aids.Add(needing.MakeAid(setting));
                }
            }
            catch (ConfigException problem)
            {
                Dispose();
                throw new ConfigException([.. problem.Problems.Select(found => found.Under(ConfigPath.Join("model", module.Path)))]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _aids.ForEach(aid => aid.Dispose());
}
