using System.Globalization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;

namespace Platform.Training.Core.Hardware;

/// <summary>How to fill what a run's hardware settings leave open where the hardware is of a kind.</summary>
/// <param name="Name">The kind, as the log tells it.</param>
/// <param name="Applies">Whether the hardware is of this kind.</param>
/// <param name="Modifiers">What to change in the <see cref="HardwareConfig"/>.</param>
public sealed record HardwareRule(string Name, Func<HardwareFacts, bool> Applies, Func<HardwareFacts, IReadOnlyList<Modifier>> Modifiers);

/// <summary>Rules in their order, of which the first that applies counts.</summary>
public static class HardwareRules
{
    /// <summary>The rules of the program: the GPU with the most free memory, else the processor.</summary>
    public static IReadOnlyList<HardwareRule> Default { get; } =
    [
        new("GPU", facts => facts.Gpus.Count > 0, facts => [Set("device", $"cuda:{facts.Gpus.MaxBy(gpu => gpu.FreeBytes)!.Index}"), Threads(facts)]),
        new("processor", _ => true, facts => [Set("device", "cpu"), Threads(facts)]),
    ];

    /// <summary>Fits hardware settings to hardware. What they say themselves stays: a rule sets only what is at its default.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="facts">The hardware.</param>
    /// <param name="rules">The rules; those of <see cref="Default"/> where null.</param>
    /// <returns>The settings for this hardware, and what was done in one line.</returns>
    /// <exception cref="ConfigException">A rule's modifier does not apply.</exception>
    public static (HardwareConfig Config, string Account) Apply(HardwareConfig config, HardwareFacts facts, IReadOnlyList<HardwareRule>? rules = null)
    {
        if ((rules ?? Default).FirstOrDefault(rule => rule.Applies(facts)) is not { } rule)
        {
            return (config, $"Hardware: {facts}; no rule is for it.");
        }

        var open = new HardwareConfig();
        var edits = Modification.Of(config, rule.Modifiers(facts)).Edits.Where(edit => Equals(ConfigTree.Get(open, edit.Path), edit.Before)).ToArray();
        var set = string.Join(", ", edits.Select(edit => $"{edit.Path} {ConfigNode.TextOf(edit.After)}"));
        return (
            edits.Aggregate(config, (changed, edit) => ConfigTree.With(changed, edit.Path, edit.After)),
            $"Hardware: {facts}; {(edits.Length == 0 ? "all is set by the config" : $"the rule for a {rule.Name} sets {set}")}.");
    }

    private static SetField Set(string field, string value) => new() { At = field, Value = value };

    private static SetField Threads(HardwareFacts facts) => Set("threads", facts.Cores.ToString(CultureInfo.InvariantCulture));
}
