using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Sequences;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>
/// Makes a vector of each residue: of its amino acid, of the profile where the chain has one, and of the chain's length. All are summed, so that a chain
/// without a profile only lacks a part.
/// </summary>
public sealed class ResidueEmbedding : Module
{
    /// <summary>Columns of a profile.</summary>
    public const int ProfileColumns = 21;

    /// <summary>Added to a frequency before its logarithm is taken.</summary>
    private const double Pseudocount = 0.01;

    private readonly Config _config;
    private readonly Embedding _aminoAcids;
    private readonly LinearMap _profile;
    private readonly LinearMap _length;
    private readonly Embedding? _states;

    private ResidueEmbedding(Config config)
    {
        _config = config;
        _aminoAcids = AddChild("amino_acids", config.AminoAcids with { Count = AminoAcid.Letters.Length, OutputDim = config.Dim });
        _profile = AddChild("profile", config.Profile with { InputDim = ProfileColumns + AminoAcid.Count + 1, OutputDim = config.Dim });
        _length = AddChild("length", config.Length with { InputDim = 1, OutputDim = config.Dim });
        _states = config.NativeStates is null ? null : AddChild("native_states", config.NativeStates with { Count = ProteinRecord.States.Length + 1, OutputDim = config.Dim });
    }

    /// <summary>Describes a <see cref="ResidueEmbedding"/>.</summary>
    public sealed record Config : ModuleConfig<ResidueEmbedding>
    {
        /// <summary>Length of a vector.</summary>
        [Description("Length of a residue's vector.")]
        [Range(1, 4096)]
        public int Dim { get; init; } = 96;

        /// <summary>A vector for each amino acid.</summary>
        [Description("The vectors of the amino acids.")]
        public Embedding.Config AminoAcids { get; init; } = new() { InitialScale = 0.5 };

        /// <summary>The map of profiles.</summary>
        [Description("The map of a profile's row: its frequencies, how conserved it is, and the logarithms of the frequencies.")]
        public LinearMap.BaseConfig Profile { get; init; } = new Linear.Config { InitialScale = 0.2, Bias = false };

        /// <summary>The map of the chain's length.</summary>
        [Description("The map of the logarithm of the chain's length.")]
        public LinearMap.BaseConfig Length { get; init; } = new Linear.Config { InitialScale = 0.2, Bias = false };

        /// <summary>Reads the native secondary structure; null does not.</summary>
        [Description("Reads the NATIVE secondary structure, which a prediction does not have: only to measure what knowing the answer would bring. Empty: does not.")]
        public Embedding.Config? NativeStates { get; init; }

        /// <inheritdoc/>
        public override ResidueEmbedding Build() => new(this);
    }

    /// <summary>Length of a vector.</summary>
    public int OutputDim => _config.Dim;

    /// <summary>Makes vectors <c>[batch, residues, dim]</c>, zero where padded.</summary>
    /// <param name="batch">The chains.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var mask = batch[ProteinBatch.Mask];
        var has = batch[ProteinBatch.HasProfile].view(-1, 1, 1);
        var profile = batch[ProteinBatch.Profile];
        var logarithms = ((profile.narrow(-1, 0, AminoAcid.Count) + Pseudocount) * (1 / (0.05 + Pseudocount))).log();
        var rows = cat([profile, logarithms, ones_like(profile.narrow(-1, 0, 1))], -1) * has;
        var length = (mask.sum(1, keepdim: true) / 100).log().unsqueeze(-1);
        var vectors = _aminoAcids.Forward(batch[ProteinBatch.AminoAcids]) + _profile.Forward(rows, context.For(_profile)) + _length.Forward(length, context.For(_length));
        if (_states is not null)
        {
            var states = batch.Has(ProteinBatch.States) ? batch[ProteinBatch.States] : full_like(batch[ProteinBatch.AminoAcids], ProteinBatch.Unknown);
            vectors += _states.Forward(states.masked_fill(states.eq(ProteinBatch.Unknown), ProteinRecord.States.Length));
        }

        return (vectors * mask.unsqueeze(-1)).MoveToOuterDisposeScope();
    }
}
