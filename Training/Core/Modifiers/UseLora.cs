using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;

namespace Platform.Training.Core.Modifiers;

/// <summary>
/// Puts a low-rank adapter beside the matrices of attention and freezes everything else, so that little is trained and
/// little is kept in memory (Hu et al., 2022).
/// </summary>
[Description("Puts a low-rank adapter beside the matrices of attention, and freezes everything else.")]
public sealed record UseLora : Replace<LinearMap.BaseConfig>
{
    /// <summary>Looks at attention alone, as first published.</summary>
    public UseLora() => At = "**.attention.**";

    /// <summary>The adapter; its inner map is replaced.</summary>
    [Description("The adapter; its inner map is what stood there.")]
    public LoraLinear.Config Adapter { get; init; } = new();

    /// <summary>Patterns of further parameters that stay trained, such as a new head's.</summary>
    [Description("Patterns of further parameters that stay trained, for example [\"head.**\"].")]
    public ConfigList<string> Train { get; init; } = [];

    /// <inheritdoc/>
    protected override Config With(LinearMap.BaseConfig old) => Adapter with { Inner = old };

    /// <summary>The learner's rules: adapters are trained, and what <see cref="Train"/> names; all else is frozen.</summary>
    protected override IEnumerable<ConfigEdit> Also(Config config) =>
        ConfigTree.Find<Learner.Config>(config).Select(learner => new ConfigEdit(
            ConfigPath.Join(learner.Path, ConfigPath.NameOf(nameof(Learner.Config.Rules))),
            learner.Config.Rules,
            (ConfigList<UpdateRule>)
            [
                .. Train.Prepend("**.lora_*").Select(path => new OptimizerRule { Path = path }),
                new FrozenRule { Path = "**" },
            ],
            this));
}
