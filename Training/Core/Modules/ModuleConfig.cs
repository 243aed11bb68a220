using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modules;

/// <summary>Describes a module. Use the generic form for a slot's type.</summary>
public abstract record ModuleConfig : Config;

/// <summary>Describes a module that can stand in a slot for <typeparamref name="TModule"/>.</summary>
/// <typeparam name="TModule">What the parent will call: a concrete module, or the abstract one that several extend.</typeparam>
public abstract record ModuleConfig<TModule> : ModuleConfig
    where TModule : Module
{
    /// <summary>
    /// Makes the module and its children. Declares parameters but allocates no tensor, so that a model can be counted
    /// and laid out where libtorch is not even present.
    /// </summary>
    public abstract TModule Build();
}
