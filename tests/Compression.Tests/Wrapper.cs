using Platform.Training.Core.Modules;

namespace Platform.Compression.Tests;

/// <summary>Holds one module as a root, so that it can be given memory and called.</summary>
internal sealed class Wrapper<TModule> : Module
    where TModule : Module
{
    public Wrapper(ModuleConfig<TModule> config) => Inner = AddChild("inner", config);

    public TModule Inner { get; }
}
