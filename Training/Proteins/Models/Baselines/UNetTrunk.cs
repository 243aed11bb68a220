using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>
/// The trunk of the CUProtein paper's model 3: convolutions at full length, half, a quarter and so on, and back, with what was at each length on the way down
/// beside what comes up.
/// </summary>
/// <remarks>
/// Drori et al., arXiv:1911.05531; idrori/cu-tsp, model_3. There the way through the shortest length is thrown away by a misprint; here it is used. Batch norms are
/// layer norms, so that a chain does not depend on others; one network serves both heads.
/// </remarks>
public sealed class UNetTrunk : ResidueTrunk
{
    private readonly Convolution1d _first;
    private readonly IReadOnlyList<UNetBlock> _down;
    private readonly UNetBlock _bottom;
    private readonly IReadOnlyList<UNetBlock> _up;

    private UNetTrunk(Config config)
    {
        var sizes = config.Sizes;
        OutputDim = sizes[0];
        _first = AddChild("first", config.First with { InputDim = config.InputDim, OutputDim = config.FirstSize, Kernel = 3, Dilation = 1 });
        _down = AddChildren("down", sizes.Index().Select(size => config.Block with { InputDim = size.Index == 0 ? config.FirstSize : sizes[size.Index - 1], OutputDim = size.Item }));
        _bottom = AddChild("bottom", config.Block with { InputDim = sizes[^1], OutputDim = config.BottomSize });

        // From the shortest length to the longest.
        _up = AddChildren("up", sizes.Index().Reverse().Select(size => config.Block with
        {
            InputDim = size.Item + (size.Index == sizes.Count - 1 ? config.BottomSize : sizes[size.Index + 1]),
            OutputDim = size.Item,
        }));
    }

    /// <summary>Describes a <see cref="UNetTrunk"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Channels of the first convolution.</summary>
        [Description("Channels of the first convolution.")]
        [Range(1, 4096)]
        public int FirstSize { get; init; } = 192;

        /// <summary>Channels at each length, the full one first.</summary>
        [Description("Channels at each length, from the full one to the shortest but one.")]
        public ConfigList<int> Sizes { get; init; } = [128, 192, 384, 512];

        /// <summary>Channels at the shortest length.</summary>
        [Description("Channels at the shortest length.")]
        [Range(1, 8192)]
        public int BottomSize { get; init; } = 1024;

        /// <summary>The first convolution.</summary>
        [Description("The first convolution.")]
        public Convolution1d.Config First { get; init; } = new();

        /// <summary>Each block.</summary>
        [Description("Each block.")]
        public UNetBlock.Config Block { get; init; } = new();

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => Sizes.Count == 0 || Sizes.Any(size => size < 1) ? [new("sizes", "must be one or more numbers, each at least 1.")] : [];

        /// <inheritdoc/>
        public override UNetTrunk Build() => new(this);
    }

    /// <inheritdoc/>
    public override int OutputDim { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor residues, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(residues);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var present = mask.transpose(1, 2);
        var hidden = _first.Forward(residues.transpose(1, 2), context.For(_first)) * present;
        Stack<(Tensor Hidden, Tensor Present)> passed = [];
        foreach (var block in _down)
        {
            hidden = block.Forward(hidden, present, context.For(block));
            passed.Push((hidden, present));

            // What is padded must not be the larger of two places.
            hidden = nn.functional.max_pool1d(hidden.masked_fill(present.eq(0), float.MinValue), 2, ceil_mode: true);
            present = nn.functional.max_pool1d(present, 2, ceil_mode: true);
            hidden *= present;
        }

        hidden = _bottom.Forward(hidden, present, context.For(_bottom));
        foreach (var block in _up)
        {
            var (beside, longer) = passed.Pop();
            var raised = hidden.repeat_interleave(2, 2).narrow(2, 0, beside.shape[2]);
            hidden = block.Forward(cat([beside, raised], 1), longer, context.For(block));
        }

        return (hidden.transpose(1, 2) * mask).MoveToOuterDisposeScope();
    }
}
