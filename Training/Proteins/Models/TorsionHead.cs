using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>
/// Predicts phi and psi, each as a vector of two values: its direction is the angle, its length the concentration of a von Mises distribution, of which the
/// likelihood is what is trained. So an angle that cannot be known costs least where the vector is short.
/// </summary>
/// <remarks>Mardia and Jupp, "Directional statistics" (2000), section 3.5.4: the vector is the natural parameter of the distribution.</remarks>
public sealed class TorsionHead : ProteinHead
{
    private readonly LinearMap _map;

    private TorsionHead(Config config) => _map = AddChild("map", config.Map with { InputDim = config.ResidueDim, OutputDim = 4 });

    /// <summary>Describes a <see cref="TorsionHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The map to the two vectors.</summary>
        [Description("The map to the vectors of phi and psi.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override TorsionHead Build() => new(this);
    }

    /// <summary>The negative logarithm of the density that vectors give to angles.</summary>
    /// <param name="vectors"><c>[…, 2]</c>: concentration times cosine and sine of the middle.</param>
    /// <param name="angles"><c>[…]</c> in radians.</param>
    /// <returns><c>[…]</c>.</returns>
    public static Tensor NegativeLogLikelihood(Tensor vectors, Tensor angles)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(angles);
        using var scope = NewDisposeScope();

        // What is added keeps the root's gradient finite where a vector is zero.
        var concentration = (vectors.square().sum(-1) + 1e-8).sqrt();
        var along = vectors.select(-1, 0) * angles.cos() + vectors.select(-1, 1) * angles.sin();
        return (special.i0e(concentration).log() + concentration - along + Math.Log(2 * Math.PI)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var vectors = _map.Forward(features.Residues, context.For(_map)).InFullPrecision();
        Tensor? loss = null;
        if (batch.Has(ProteinBatch.Torsions))
        {
            var angles = batch[ProteinBatch.Torsions];
            var known = angles.isnan().logical_not();
            loss = MeanOf(NegativeLogLikelihood(vectors.view(vectors.shape[0], -1, 2, 2), angles.nan_to_num(0)), known.to(ScalarType.Float32));
        }

        return new HeadAnswer(new Dictionary<string, Tensor> { [ProteinOutput.Torsions] = vectors.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }
}
