using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Quantization;

/// <summary>
/// Rounds weights and inputs as integers of few bits would be, symmetrically around zero and in fp32, so that training
/// sees what the exported model will compute (Jacob et al., 2018; for BERT: Zafrir et al., 2019).
/// </summary>
/// <remarks>
/// With b bits there are the integers from <c>-(2^(b-1) - 1)</c> to <c>2^(b-1) - 1</c>; 2 bits are -1, 0 and 1. A weight's
/// scale follows from the weights as they are, an input's from what its observer has seen. Gradients pass as if nothing were
/// rounded, except to values that are cut off, which get none.
/// </remarks>
public sealed class FakeQuantizer : Quantizer
{
    /// <summary>Integers on each side of zero for the inputs, which have 8 bits.</summary>
    public const int InputLevels = sbyte.MaxValue;

    private readonly Config _config;
    private readonly RangeObserver? _inputs;

    private FakeQuantizer(Config config)
    {
        _config = config;
        _inputs = config.Inputs is null ? null : AddChild("inputs", config.Inputs);
    }

    /// <summary>Describes a <see cref="FakeQuantizer"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Bits of a weight.</summary>
        [Description("Bits of a weight, 2 to 8: 8 stores 255 different values, 4 stores 15, 3 stores 7, 2 stores -1, 0 and 1 times a scale.")]
        public int Bits { get; init; } = 8;

        /// <summary>Whether each row of the weights has a scale of its own.</summary>
        [Description("Whether each output of a matrix, or each vector of a table, has a scale of its own instead of one for all.")]
        public bool PerChannel { get; init; }

        /// <summary>Part of the weights, in percent, that fit on the grid.</summary>
        [Description("Part of the weights that fit on the grid, in percent; those beyond are cut off. 100: all. Fewer than 4 bits need less, such as 97. Weights that are zero are not counted.")]
        [Range(50.0, 100.0)]
        public double Percentile { get; init; } = 100;

        /// <summary>How the range of inputs is found; null leaves inputs as they are.</summary>
        [Description("How the range of the 8-bit inputs is found. Empty: inputs are not rounded.")]
        public RangeObserver.BaseConfig? Inputs { get; init; } = new EmaObserver.Config();

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => BitWidth.Problem("bits", Bits);

        /// <inheritdoc/>
        public override FakeQuantizer Build() => new(this);
    }

    /// <summary>Bits of a weight.</summary>
    public int Bits => _config.Bits;

    /// <summary>Integers on each side of zero.</summary>
    public int Levels => BitWidth.Levels(_config.Bits);

    /// <summary>What has seen the inputs; null where they are not rounded.</summary>
    public RangeObserver? Inputs => _inputs;

    /// <inheritdoc/>
    public override Tensor Weight(Tensor weight) => Round(weight, weight);

    /// <inheritdoc/>
    public override Tensor Picked(Tensor picked, Tensor table) => Round(picked, _config.PerChannel ? picked : table);

    /// <summary>Rounds to 8 bits. A range that is not known yet, as before the first step, rounds nothing.</summary>
    /// <inheritdoc/>
    public override Tensor Input(Tensor input, InvocationContext context)
    {
        if (_inputs is null)
        {
            return input;
        }

        using var scope = NewDisposeScope();
        var range = _inputs.Observe(input, context);
        if (!context.Observes && range.item<float>() <= 0)
        {
            return input;
        }

        return GridRounding.Of(input, range / InputLevels, InputLevels).MoveToOuterDisposeScope();
    }

    /// <summary>The distance of two grid points, <c>[1]</c> or <c>[rows]</c>.</summary>
    /// <param name="weights">All weights, or where each row has a scale any rows of them.</param>
    internal Tensor Scales(Tensor weights)
    {
        using var ranges = _config.PerChannel ? Magnitudes.OfRows(weights, _config.Percentile) : Magnitudes.Of(weights, _config.Percentile);
        return ranges / Levels;
    }

    private Tensor Round(Tensor weights, Tensor all)
    {
        using var scales = Scales(all);
        return GridRounding.Of(weights, scales, Levels);
    }
}
