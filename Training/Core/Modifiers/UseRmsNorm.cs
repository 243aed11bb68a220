using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>Puts a norm by the root mean square into every norm's place.</summary>
[Description("Puts a norm by the root mean square into every norm's place.")]
public sealed record UseRmsNorm : Replace<Norm.BaseConfig>
{
    /// <summary>The norm.</summary>
    [Description("The norm.")]
    public RmsNorm.Config Norm { get; init; } = new();

    /// <inheritdoc/>
    protected override Config With(Norm.BaseConfig old) => Norm;
}
