using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>A residual block along a chain: norm, dilated convolution, activation, dropout, map of each residue.</summary>
public sealed class DilatedBlock : Module
{
    private readonly Norm _norm;
    private readonly Convolution1d _convolution;
    private readonly Activation _activation;
    private readonly Dropout _dropout;
    private readonly LinearMap _map;

    private DilatedBlock(Config config)
    {
        _norm = AddChild("norm", config.Norm with { InputDim = config.InputDim });
        _convolution = AddChild("convolution", config.Convolution with
        {
            InputDim = config.InputDim,
            OutputDim = config.InputDim,
            Kernel = config.Kernel,
            Dilation = config.Dilation,
        });
        _activation = config.Activation;
        _dropout = AddChild("dropout", config.Dropout);
        _map = AddChild("map", config.Map with { InputDim = config.InputDim, OutputDim = config.InputDim });
    }

    /// <summary>Describes a <see cref="DilatedBlock"/>.</summary>
    public sealed record Config : ModuleConfig<DilatedBlock>
    {
        /// <summary>Length of a residue's vector.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Residues from one of the convolution's to the next.</summary>
        [Interface]
        public int Dilation { get; init; }

        /// <summary>Residues that the convolution sums.</summary>
        [Description("Residues that the convolution sums; odd.")]
        [Range(1, 99)]
        public int Kernel { get; init; } = 5;

        /// <summary>The norm before the convolution.</summary>
        [Description("The norm before the convolution.")]
        public Norm.BaseConfig Norm { get; init; } = new LayerNorm.Config { Epsilon = 1e-5 };

        /// <summary>The convolution.</summary>
        [Description("The convolution.")]
        public Convolution1d.Config Convolution { get; init; } = new();

        /// <summary>Function after the convolution.</summary>
        [Description("Function after the convolution.")]
        public Activation Activation { get; init; } = Activation.Relu;

        /// <summary>Dropout after the activation.</summary>
        [Description("Dropout after the activation.")]
        public Dropout.Config Dropout { get; init; } = new() { Rate = 0.2 };

        /// <summary>The map whose result is added to the input.</summary>
        [Description("The map whose result is added to the input.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override DilatedBlock Build() => new(this);
    }

    /// <summary>Maps <c>[batch, residues, dim]</c> to the same shape; zero where padded.</summary>
    /// <param name="residues">The vectors, zero where padded.</param>
    /// <param name="mask">1 where a residue is, 0 where padded, <c>[batch, residues, 1]</c>.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var normed = (_norm.Forward(residues) * mask).transpose(1, 2);
        var convolved = _activation.Apply(_convolution.Forward(normed, context.For(_convolution))).transpose(1, 2);
        var update = _map.Forward(_dropout.Forward(convolved, context.For(_dropout)), context.For(_map)).InFullPrecision();
        return (residues + update * mask).MoveToOuterDisposeScope();
    }
}
