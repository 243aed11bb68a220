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
    /// <summary>
    /// The rules of the program: the GPU with the most free memory, and products in bf16 where it has units for them; else
    /// the processor, which multiplies in bf16 only where it is asked to.
    /// </summary>
    public static IReadOnlyList<HardwareRule> Default { get; } =
    [
        new("GPU", facts => facts.Gpus.Count > 0, facts => [Set("device", $"cuda:{Best(facts).Index}"), Precise(Best(facts).SupportsBFloat16 ? Precision.Bf16 : Precision.Fp32), Threads(facts)]),
        new("processor", _ => true, facts => [Set("device", "cpu"), Precise(Precision.Fp32), Threads(facts)]),
    ];

    /// <summary>Fits hardware settings to hardware. What they say themselves stays: a rule sets only what they leave open.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="facts">The hardware.</param>
    /// <param name="rules">The rules; those of <see cref="Default"/> where null.</param>
    /// <returns>The settings for this hardware, and what was done in one line.</returns>
    /// <exception cref="ConfigException">A rule's modifier does not apply, or the settings ask for what the hardware cannot do.</exception>
    public static (HardwareConfig Config, string Account) Apply(HardwareConfig config, HardwareFacts facts, IReadOnlyList<HardwareRule>? rules = null)
    {
        var usable = facts with { Gpus = [.. facts.Gpus.Where(gpu => config.Device is "auto" or "cuda" || config.Device == $"cuda:{gpu.Index}")] };
        if (config.Precision == Precision.Bf16 && usable.Gpus.Count > 0 && !Best(usable).SupportsBFloat16)
        {
            throw new ConfigException(
                "hardware.precision", $"is bf16, but {Best(usable).Name} (compute capability {Best(usable).ComputeCapability}) has no units for it; GPUs from 8.0 on have. Choose auto or fp32.");
        }

        if ((rules ?? Default).FirstOrDefault(rule => rule.Applies(usable)) is not { } rule)
        {
            return (config, $"Hardware: {facts}; no rule is for it.");
        }

        var open = new HardwareConfig { Precision = Precision.Auto };
        var edits = Modification.Of(config, rule.Modifiers(usable)).Edits.Where(edit => Equals(ConfigTree.Get(open, edit.Path), edit.Before)).ToArray();
        var set = string.Join(", ", edits.Select(edit => $"{edit.Path} {ConfigNode.TextOf(edit.After)}"));
        return (
            edits.Aggregate(config, (changed, edit) => ConfigTree.With(changed, edit.Path, edit.After)),
            $"Hardware: {facts}; {(edits.Length == 0 ? "all is set by the config" : $"the rule for a {rule.Name} sets {set}")}.{Remark(config, usable)}");
    }

    /// <summary>What a user who asked for bf16 on a processor should know.</summary>
    private static string Remark(HardwareConfig config, HardwareFacts facts) =>
        config.Precision == Precision.Bf16 && facts.Gpus.Count == 0 && !facts.InstructionSets.Any(set => set is "avx512_bf16" or "amx_bf16")
            ? " The config asks for bf16, for which this processor is not known to have instructions: expect fp32 to be faster."
            : "";

    private static GpuFacts Best(HardwareFacts facts) => facts.Gpus.MaxBy(gpu => gpu.FreeBytes)!;

    private static SetField Precise(Precision precision) => Set("precision", precision.ToString().ToLowerInvariant());

    private static SetField Set(string field, string value) => new() { At = field, Value = value };

    private static SetField Threads(HardwareFacts facts) => Set("threads", facts.Cores.ToString(CultureInfo.InvariantCulture));
}
