using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Learning;

/// <summary>Says what changes the parameters at some paths. Of several rules the first that matches a parameter holds.</summary>
public abstract record UpdateRule : Config
{
    /// <summary>The parameters' paths.</summary>
    [Description("Pattern of the parameters' paths, for example encoder.stack.layers[:2].** or **.bias; ** is any number of steps.")]
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        if (Path.Length == 0)
        {
            return [new("path", "is required: a pattern of parameters' paths, ** for all.")];
        }

        try
        {
            _ = new ConfigGlob(Path);
            return [];
        }
        catch (ConfigException problem)
        {
            return [new("path", problem.Message)];
        }
    }

    /// <summary>Whether the rule can hold for a parameter at all.</summary>
    internal virtual bool Suits(Parameter parameter) => true;

    /// <summary>What changes the parameters it holds for.</summary>
    /// <param name="group">Number for an optimizer of their own.</param>
    internal abstract ParameterUpdate Update(int group);
}

/// <summary>Keeps parameters as they are: no gradient is computed for them, and neither gradient nor optimizer state takes memory.</summary>
/// <remarks>What a module only takes note of (<see cref="Parameter.IsObservation"/>) is not frozen: ranges of activations are wanted of frozen layers, too.</remarks>
public sealed record FrozenRule : UpdateRule
{
    /// <inheritdoc/>
    internal override bool Suits(Parameter parameter) => !parameter.IsObservation;

    /// <inheritdoc/>
    internal override ParameterUpdate Update(int group) => new(UpdateKind.Frozen);
}

/// <summary>Leaves parameters to their own module, for one that can set them by <see cref="Parameter.Assign"/>; no gradient is computed.</summary>
public sealed record StateRule : UpdateRule
{
    /// <inheritdoc/>
    internal override ParameterUpdate Update(int group) => new(UpdateKind.State);
}

/// <summary>Trains parameters, with an optimizer, a schedule or a learning rate of their own where one is given.</summary>
public sealed record OptimizerRule : UpdateRule
{
    /// <summary>Their optimizer; null is one like the learner's.</summary>
    [Description("Their optimizer. Empty: the learner's.")]
    public Optimizer.BaseConfig? Optimizer { get; init; }

    /// <summary>Their schedule; null is the learner's.</summary>
    [Description("How their learning rate moves. Empty: the learner's schedule.")]
    public Schedule? Schedule { get; init; }

    /// <summary>Their learning rate is the optimizer's times this.</summary>
    [Description("Factor of their learning rate, for example to let lower layers learn slower.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 1;

    /// <inheritdoc/>
    internal override bool Suits(Parameter parameter) => parameter.DeclaredUpdate == UpdateKind.Optimizer;

    /// <inheritdoc/>
    internal override ParameterUpdate Update(int group) =>
        new(UpdateKind.Optimizer, Optimizer is null && Schedule is null && Factor == 1 ? 0 : group);
}
