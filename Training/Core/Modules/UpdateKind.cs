using System.Runtime.InteropServices;

namespace Platform.Training.Core.Modules;

/// <summary>What changes a parameter's values in training.</summary>
public enum UpdateKind
{
    /// <summary>An optimizer, by gradients.</summary>
    Optimizer,

    /// <summary>Its module, for example a running mean; see <see cref="InvocationContext.AddStateUpdate"/>. It has no gradient.</summary>
    State,

    /// <summary>Nothing. It has no gradient.</summary>
    Frozen,
}

/// <summary>What changes a parameter, and with which others an optimizer does.</summary>
/// <param name="Kind">What changes it.</param>
/// <param name="Group">Number of the optimizer, where one does.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParameterUpdate(UpdateKind Kind, int Group = 0);
