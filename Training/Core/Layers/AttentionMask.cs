using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Says which tokens a token may attend to, from where they stand alone.</summary>
public abstract class AttentionMask : Module
{
    /// <summary>Describes an <see cref="AttentionMask"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<AttentionMask>;

    /// <summary>Whether no token attends to a later one, so that sequences can be continued without computing them again.</summary>
    public abstract bool IsCausal { get; }

    /// <summary>How many tokens back attention reaches, the token itself included; null without a limit.</summary>
    public virtual int? Window => null;

    /// <summary>Which queries may attend to which keys.</summary>
    /// <param name="span">The columns of both.</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>bool <c>[queries, keys]</c>; null where all may.</returns>
    public abstract Tensor? Allowed(AttentionSpan span, Device device);
}
