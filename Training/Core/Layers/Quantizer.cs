using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Rounds what a layer computes with to few different values, while training goes on with exact ones: its weights, and
/// what it multiplies them with. A layer without one computes with what it has.
/// </summary>
/// <remarks>
/// What a weight becomes is a function of the layer's weights alone, so that it can be written down once training is
/// over. The layer that holds a quantizer has its weights in a parameter named <c>weight</c>.
/// </remarks>
public abstract class Quantizer : Module
{
    /// <summary>Describes a <see cref="Quantizer"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<Quantizer>
    {
        /// <summary>Rows of the layer's weights: outputs of a matrix, ids of a table.</summary>
        [Interface]
        public int Rows { get; init; }

        /// <summary>Columns of the layer's weights: inputs of a matrix, length of a table's vectors.</summary>
        [Interface]
        public int Columns { get; init; }
    }

    /// <summary>The layer's weights as it computes with them.</summary>
    /// <param name="weight">The exact ones, <c>[rows, columns]</c>.</param>
    /// <returns>New values of that shape, through which gradients find their way.</returns>
    public abstract Tensor Weight(Tensor weight);

    /// <summary>The same for a few rows of a table, which is spared the work on all others.</summary>
    /// <param name="picked">Exact rows of the table, <c>[any, columns]</c>.</param>
    /// <param name="table">The whole table, <c>[rows, columns]</c>.</param>
    /// <returns>What <see cref="Weight"/> makes of these rows.</returns>
    public abstract Tensor Picked(Tensor picked, Tensor table);

    /// <summary>What the layer multiplies its weights with, as it computes with it.</summary>
    /// <param name="input"><c>[…, columns]</c>.</param>
    /// <param name="context">The call's context.</param>
    /// <returns>Values of that shape.</returns>
    public abstract Tensor Input(Tensor input, InvocationContext context);
}
