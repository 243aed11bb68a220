using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Maps vectors of one length linearly to vectors of another. The slot where low-rank adapters and other replacements of
/// a matrix enter, wherever a model multiplies by one.
/// </summary>
public abstract class LinearMap : Module
{
    /// <summary>Describes a <see cref="LinearMap"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<LinearMap>
    {
        /// <summary>Size of the input's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Size of the output's last dimension.</summary>
        [Interface]
        public int OutputDim { get; init; }
    }

    /// <summary>The matrix, <c>[output, input]</c>, to which a change of the map can be added for good.</summary>
    public abstract Parameter Weight { get; }

    /// <summary>Maps <c>[…, input]</c> to <c>[…, output]</c>.</summary>
    /// <param name="input">The vectors.</param>
    /// <param name="context">The call's context.</param>
    public abstract Tensor Forward(Tensor input, InvocationContext context);
}
