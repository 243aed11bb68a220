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

    /// <summary>Normalises <c>[…, input]</c>, in fp32 whatever the input is.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Normalises a residual sum: <c>Forward(input + dropout(update))</c>, which a kind of norm may do in one go.</summary>
    /// <param name="input">The residual, <c>[…, input]</c>.</param>
    /// <param name="update">What is added, of the same shape.</param>
    /// <param name="dropout">Dropout of the update.</param>
    /// <param name="context">The context of dropout's call.</param>
    public virtual Tensor ForwardSum(Tensor input, Tensor update, Dropout dropout, InvocationContext context) =>
        Forward(input + dropout.Forward(update, context));
}
