using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A vector for each position, to be added to the token's. Models leave the slot empty where attention knows positions itself.</summary>
public abstract class PositionEmbedding : Module
{
    /// <summary>Describes a <see cref="PositionEmbedding"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<PositionEmbedding>
    {
        /// <summary>Length of a vector.</summary>
        [Interface]
        public int OutputDim { get; init; }

        /// <summary>The longest sequence, in tokens; null where there is no limit.</summary>
        public virtual int? MaximumLength => null;
    }

    /// <summary>The vectors of a call's tokens.</summary>
    /// <param name="positions">Where the tokens stand.</param>
    /// <param name="tokens">Number of columns of the call.</param>
    /// <param name="device">Where the model is.</param>
    /// <returns><c>[tokens, output]</c> where all rows are alike, else <c>[batch, tokens, output]</c>.</returns>
    public abstract Tensor Forward(TokenPositions positions, long tokens, Device device);
}
