using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Brings each vector to a common scale.</summary>
public abstract class Norm : Module
{
    /// <summary>Describes a <see cref="Norm"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<Norm>
    {
        /// <summary>Size of the last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }
    }

    /// <summary>Normalises <c>[…, input]</c>.</summary>
    public abstract Tensor Forward(Tensor input);
}
