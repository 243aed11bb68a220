using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <summary>
/// The values that modules change themselves in a forward pass, such as running statistics. Remembered before a step, so
/// that a step that is computed again starts from the same values and one that is skipped changes nothing.
/// </summary>
/// <param name="store">The model's parameters.</param>
internal sealed class ModuleStates(ParameterStore store) : IDisposable
{
    private readonly (Parameter Parameter, Tensor Copy)[] _states =
    [
        .. store.Parameters.Where(parameter => parameter.Update.Kind == UpdateKind.State)
            .Select(parameter => (parameter, parameter.Value.detach().clone().DetachFromDisposeScope())),
    ];

    /// <summary>Remembers the values as they are.</summary>
    public void Remember()
    {
        using var quiet = no_grad();
        foreach (var (parameter, copy) in _states)
        {
            copy.copy_(parameter.Value);
        }
    }

    /// <summary>Brings back the values that were remembered.</summary>
    public void Restore()
    {
        using var quiet = no_grad();
        foreach (var (parameter, copy) in _states)
        {
            parameter.Value.copy_(copy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, copy) in _states)
        {
            copy.Dispose();
        }
    }
}
