using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>A residual block over the map of pairs: activation, dilated convolution, activation, map of each pair, which begins at zero.</summary>
/// <remarks>Blocks that begin as the identity train without norms (De and Smith, 2020, "Batch normalization biases residual blocks towards the identity").</remarks>
public sealed class PairBlock : Module
{
    private readonly Activation _activation;
    private readonly Convolution2d _convolution;
    private readonly Convolution2d _map;

    private PairBlock(Config config)
    {
        _activation = config.Activation;
        _convolution = AddChild("convolution", config.Convolution with { InputDim = config.InputDim, OutputDim = config.InputDim, Kernel = config.Kernel, Dilation = config.Dilation });
        _map = AddChild("map", config.Map with { InputDim = config.InputDim, OutputDim = config.InputDim, Kernel = 1, Dilation = 1 });
    }

    /// <summary>Describes a <see cref="PairBlock"/>.</summary>
    public sealed record Config : ModuleConfig<PairBlock>
    {
        /// <summary>Length of a pair's vector.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Residues from one of the convolution's to the next.</summary>
        [Interface]
        public int Dilation { get; init; }

        /// <summary>Side of the square of pairs that the convolution sums.</summary>
        [Description("Side of the square of pairs that the convolution sums; odd.")]
        [Range(1, 99)]
        public int Kernel { get; init; } = 3;

        /// <summary>Function before and after the convolution.</summary>
        [Description("Function before and after the convolution, and after the last block.")]
        public Activation Activation { get; init; } = Activation.Relu;

        /// <summary>The convolution.</summary>
        [Description("The convolution.")]
        public Convolution2d.Config Convolution { get; init; } = new();

        /// <summary>The map whose result is added to the input.</summary>
        [Description("The map whose result is added to the input.")]
        public Convolution2d.Config Map { get; init; } = new() { Gain = 0 };

        /// <inheritdoc/>
        public override PairBlock Build() => new(this);
    }

    /// <summary>Maps <c>[batch, dim, rows, columns]</c> to the same shape.</summary>
    /// <param name="pairs">The vectors of pairs.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor pairs, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var inner = _activation.Apply(_convolution.Forward(_activation.Apply(pairs), context.For(_convolution)));
        return (pairs + _map.Forward(inner, context.For(_map))).MoveToOuterDisposeScope();
    }
}
