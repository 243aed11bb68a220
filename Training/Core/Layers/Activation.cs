using Platform.Training.Core.Kernels;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Functions applied to each value.</summary>
public enum Activation
{
    /// <summary>Gaussian error linear unit, with the error function itself.</summary>
    Gelu,

    /// <summary>Rectified linear unit.</summary>
    Relu,

    /// <summary>Sigmoid-weighted linear unit, also called swish.</summary>
    Silu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,
}

/// <summary>Applies an <see cref="Activation"/>.</summary>
public static class ActivationFunction
{
    /// <summary>The activation of each value.</summary>
    public static Tensor Apply(this Activation activation, Tensor input) => activation switch
    {
        Activation.Gelu => Gelu.Fits(input) ? Gelu.Of(input) : nn.functional.gelu(input),
        Activation.Relu => nn.functional.relu(input),
        Activation.Silu => nn.functional.silu(input),
        Activation.Tanh => tanh(input),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}
