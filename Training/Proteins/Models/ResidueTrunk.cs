using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Works along a chain: lets every residue's vector know of the others.</summary>
public abstract class ResidueTrunk : Module
{
    /// <summary>Describes a <see cref="ResidueTrunk"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<ResidueTrunk>
    {
        /// <summary>Length of a residue's vector.</summary>
        [Interface]
        public int InputDim { get; init; }
    }

    /// <summary>Length of the vectors it makes.</summary>
    public abstract int OutputDim { get; }

    /// <summary>Maps <c>[batch, residues, input]</c> to <c>[batch, residues, output]</c>; zero where padded.</summary>
    /// <param name="residues">The vectors, zero where padded.</param>
    /// <param name="mask">1 where a residue is, 0 where padded, <c>[batch, residues, 1]</c>.</param>
    /// <param name="context">The call's context.</param>
    public abstract Tensor Forward(Tensor residues, Tensor mask, InvocationContext context);
}
