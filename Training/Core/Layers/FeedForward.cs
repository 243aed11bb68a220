using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>What a transformer layer does to each token on its own. The slot where a mixture of experts enters.</summary>
public abstract class FeedForward : Module
{
    /// <summary>Describes a <see cref="FeedForward"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<FeedForward>
    {
        /// <summary>Size of the input's and output's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }
    }

    /// <summary>Maps <c>[batch, tokens, input]</c> to the same shape.</summary>
    public abstract Tensor Forward(Tensor input, InvocationContext context);
}
