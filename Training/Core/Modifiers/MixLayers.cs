using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Training.Core.Modifiers;

/// <summary>
/// Writes stacks of one kind of layer as a repeated pattern of several, still alike, so that a further modifier can
/// change some of them: every second one at <c>**.pattern[1::2]</c>.
/// </summary>
[Description("Writes stacks of one kind of layer as a repeated pattern of several, so that a further modifier can change some of them.")]
public sealed record MixLayers : Replace<UniformStackConfig>
{
    /// <summary>Number of layers in the pattern.</summary>
    [Description("Number of layers in the pattern; the stack's layers must be a multiple of it.")]
    [Range(1, 1000)]
    public int Pattern { get; init; } = 2;

    /// <inheritdoc/>
    protected override Config With(UniformStackConfig old) => old.Layers % Pattern == 0
        ? new MixedStackConfig { Pattern = [.. Enumerable.Repeat(old.Layer, Pattern)], Repeats = old.Layers / Pattern }
        : throw new ConfigException("", $"a pattern of {Pattern} does not divide {old.Layers} layers.");
}
