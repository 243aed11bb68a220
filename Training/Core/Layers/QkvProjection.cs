using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Makes queries, keys and values from a layer's input. The slot where position schemes such as RoPE enter.</summary>
public abstract class QkvProjection : Module
{
    /// <summary>Describes a <see cref="QkvProjection"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<QkvProjection>
    {
        /// <summary>Size of the input's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Number of attention heads.</summary>
        [Interface]
        public int Heads { get; init; }

        /// <summary>Length of one head's vector.</summary>
        [Interface]
        public int HeadDim { get; init; }
    }

    /// <summary>
    /// Maps <c>[batch, tokens, input]</c> to three tensors <c>[batch, heads, tokens, head]</c>; keys and values may have
    /// fewer heads, which the queries then share evenly.
    /// </summary>
    /// <param name="input">The tokens' vectors.</param>
    /// <param name="context">The call's context; <see cref="InvocationContext.Positions"/> says where the tokens stand.</param>
    public abstract (Tensor Query, Tensor Key, Tensor Value) Forward(Tensor input, InvocationContext context);
}
