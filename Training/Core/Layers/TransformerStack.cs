using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Transformer layers one after the other. Every way to describe a stack builds this one, so all share one layout of checkpoints.</summary>
public sealed class TransformerStack : Module
{
    private readonly IReadOnlyList<TransformerLayer> _layers;

    private TransformerStack(int inputDim, IEnumerable<TransformerLayer.Config> layers) =>
        _layers = AddChildren("layers", layers.Select(layer => layer with { InputDim = inputDim }));

    /// <summary>Describes a <see cref="TransformerStack"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<TransformerStack>
    {
        /// <summary>Size of the input's and output's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>The layers, the first one first.</summary>
        public abstract IEnumerable<TransformerLayer.Config> Expand();

        /// <inheritdoc/>
        public override TransformerStack Build() => new(InputDim, Expand());
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The tokens' vectors, <c>[batch, tokens, input]</c>.</param>
    /// <param name="mask">As <see cref="Attention.Forward"/> takes it.</param>
    /// <param name="context">The call's context.</param>
    /// <returns>The last layer's vectors, <c>[batch, tokens, input]</c>.</returns>
    public Tensor Forward(Tensor input, Tensor? mask, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var hidden = input;
        foreach (var layer in _layers)
        {
            hidden = layer.Forward(hidden, mask, context.For(layer));
        }

        return hidden.MoveToOuterDisposeScope();
    }
}

/// <summary>One layer, so many times.</summary>
public sealed record UniformStackConfig : TransformerStack.BaseConfig
{
    /// <summary>Number of layers.</summary>
    [Description("Number of transformer layers.")]
    [Range(1, 1000)]
    public int Layers { get; init; } = 2;

    /// <summary>Each layer.</summary>
    [Description("Each transformer layer.")]
    public TransformerLayer.Config Layer { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<TransformerLayer.Config> Expand() => Enumerable.Repeat(Layer, Layers);
}

/// <summary>Layers that differ, as a pattern that may repeat: two kinds in turn, or a list of its own for each.</summary>
public sealed record MixedStackConfig : TransformerStack.BaseConfig
{
    /// <summary>The layers of one pass through the pattern.</summary>
    [Description("The layers of one pass through the pattern, the first one first.")]
    public ConfigList<TransformerLayer.Config> Pattern { get; init; } = [new()];

    /// <summary>How often the pattern stands in the stack.</summary>
    [Description("How often the pattern is repeated.")]
    [Range(1, 1000)]
    public int Repeats { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Pattern.Count == 0 ? [new("pattern", "must have at least one layer.")] : [];

    /// <inheritdoc/>
    public override IEnumerable<TransformerLayer.Config> Expand() => Enumerable.Repeat(Pattern, Repeats).SelectMany(layer => layer);
}
