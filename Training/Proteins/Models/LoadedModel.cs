using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>A model with its weights in memory.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>Gives a model memory and the weights of a folder.</summary>
    public LoadedModel(ProteinModel model, string folder)
    {
        Model = model;
        Parameters = new ParameterStore(model, seed: 0, CPU);
        try
        {
            new WarmStart { Path = folder }.Plan(model).Apply(Parameters);
        }
        catch
        {
            Parameters.Dispose();
            throw;
        }
    }

    /// <summary>The model.</summary>
    public ProteinModel Model { get; }

    /// <summary>Its weights.</summary>
    public ParameterStore Parameters { get; }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
