using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Writes one kind of module into a graph.</summary>
internal abstract class ModuleWriter
{
    /// <summary>The kind of module.</summary>
    public abstract Type ModuleType { get; }

    /// <summary>Adds what the module computes.</summary>
    /// <param name="module">The module, its parameters in memory.</param>
    /// <param name="model">What is being written.</param>
    /// <param name="inputs">The values it is called with.</param>
    /// <returns>The values it gives.</returns>
    public abstract IReadOnlyList<string> Write(Module module, ModelWriter model, IReadOnlyList<string> inputs);
}

/// <inheritdoc/>
/// <typeparam name="TModule">The kind of module.</typeparam>
internal abstract class ModuleWriter<TModule> : ModuleWriter
    where TModule : Module
{
    /// <inheritdoc/>
    public sealed override Type ModuleType => typeof(TModule);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Write(Module module, ModelWriter model, IReadOnlyList<string> inputs) => Write((TModule)module, model, inputs);

    /// <inheritdoc cref="ModuleWriter.Write(Module, ModelWriter, IReadOnlyList{string})"/>
    protected abstract IReadOnlyList<string> Write(TModule module, ModelWriter model, IReadOnlyList<string> inputs);

    /// <summary>A child by its name.</summary>
    protected static Module Child(Module module, string name) => module.Children.Single(child => child.Name == name);

    /// <summary>A child by its name; null where there is none.</summary>
    protected static Module? OptionalChild(Module module, string name) => module.Children.SingleOrDefault(child => child.Name == name);

    /// <summary>A parameter by its name.</summary>
    protected static Parameter Parameter(Module module, string name) => module.Parameters.Single(parameter => parameter.Name == name);
}
