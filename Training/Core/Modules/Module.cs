using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modules;

/// <summary>
/// A node of the module tree. A constructor registers children and parameters explicitly, by name; nothing is found
/// by reflection.
/// </summary>
public abstract class Module
{
    private readonly List<Module> _children = [];
    private readonly List<Parameter> _parameters = [];

    /// <summary>Name within the parent, snake_case; empty for the root.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The module that registered this one; null for the root.</summary>
    public Module? Parent { get; private set; }

    /// <summary>Names from the root, joined by dots; empty for the root.</summary>
    public string Path => Parent is null ? Name : ConfigPath.Join(Parent.Path, Name);

    /// <summary>Children in the order of registration.</summary>
    public IReadOnlyList<Module> Children => _children;

    /// <summary>This module's own parameters, without its children's.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Whether it, or what it belongs to, takes part in training alone: its parameters are no part of the model that training gives.</summary>
    public virtual bool IsForTrainingOnly => Parent?.IsForTrainingOnly ?? false;

    /// <summary>This module and every module below, in the order of registration.</summary>
    public IEnumerable<Module> Subtree => _children.SelectMany(child => child.Subtree).Prepend(this);

    /// <summary>This module's parameters and those of every module below, in the order of registration.</summary>
    public IEnumerable<Parameter> AllParameters => _parameters.Concat(_children.SelectMany(child => child.AllParameters));

    /// <summary>Number of values in <see cref="AllParameters"/>.</summary>
    public long ParameterCount => AllParameters.Sum(parameter => parameter.Count);

    /// <summary>Builds a child and registers it.</summary>
    /// <param name="name">Name within this module, snake_case.</param>
    /// <param name="config">The child's config, its interface fields set.</param>
    /// <exception cref="ConfigException">An interface field was left unset.</exception>
    protected TChild AddChild<TChild>(string name, ModuleConfig<TChild> config)
        where TChild : Module
    {
        RequireFree(name);
        var child = Build(name, config);
        child.Name = name;
        child.Parent = this;
        _children.Add(child);
        return child;
    }

    /// <summary>Builds children <c>name[0]</c>, <c>name[1]</c>, … and registers them.</summary>
    protected IReadOnlyList<TChild> AddChildren<TChild>(string name, IEnumerable<ModuleConfig<TChild>> configs)
        where TChild : Module =>
        [.. configs.Select((config, i) => AddChild($"{name}[{i}]", config))];

    /// <summary>Declares a parameter.</summary>
    /// <param name="name">Name within this module, snake_case.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="initializer">How its first values are made.</param>
    /// <param name="decays">Whether weight decay applies; biases and norms are usually left out.</param>
    protected Parameter AddParameter(string name, ReadOnlySpan<long> shape, Initializer initializer, bool decays = true) =>
        Add(name, shape, initializer, decays, UpdateKind.Optimizer);

    /// <summary>Declares values that this module changes by itself while it trains, such as a running mean; see <see cref="InvocationContext.AddStateUpdate"/>.</summary>
    /// <param name="name">Name within this module, snake_case.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="initializer">How its first values are made.</param>
    protected Parameter AddState(string name, ReadOnlySpan<long> shape, Initializer initializer) =>
        Add(name, shape, initializer, decays: false, UpdateKind.State);

    /// <summary>Keeps the products with a child's parameters in fp32 where others are in bf16, for what decides by small differences.</summary>
    protected static void KeepFullPrecision(Module child)
    {
        foreach (var parameter in child.AllParameters)
        {
            parameter.KeepsFullPrecision = true;
        }
    }

    /// <summary>
    /// Declares state that only takes note of what passes through, such as the range of values. It is taken note of where
    /// parameters are frozen, too: what is frozen changes nothing, and a note of it none either.
    /// </summary>
    /// <param name="name">Name within this module, snake_case.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="initializer">How its first values are made.</param>
    protected Parameter AddObservation(string name, ReadOnlySpan<long> shape, Initializer initializer)
    {
        var state = AddState(name, shape, initializer);
        state.IsObservation = true;
        return state;
    }

    private Parameter Add(string name, ReadOnlySpan<long> shape, Initializer initializer, bool decays, UpdateKind update)
    {
        RequireFree(name);
        var parameter = new Parameter(this, name, shape.ToArray(), initializer, decays, update);
        _parameters.Add(parameter);
        return parameter;
    }

    private static TChild Build<TChild>(string name, ModuleConfig<TChild> config)
        where TChild : Module
    {
        Interface.Require(config, name);
        try
        {
            return config.Build();
        }
        catch (ConfigException problem)
        {
            throw new ConfigException([.. problem.Problems.Select(below => below.Under(name))]);
        }
    }

    private void RequireFree(string name)
    {
        if (_children.Exists(child => child.Name == name) || _parameters.Exists(parameter => parameter.Name == name))
        {
            throw new ArgumentException($"{GetType().Name} already has something named \"{name}\".", nameof(name));
        }
    }
}
