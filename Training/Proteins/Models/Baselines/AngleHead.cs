using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models.Baselines;

/// <summary>Predicts phi and psi as two numbers by their mean square error, as the CUProtein paper does: the error does not know that -180 is 180 degrees.</summary>
/// <remarks>Drori et al., arXiv:1911.05531; idrori/cu-tsp.</remarks>
public sealed class AngleHead : ProteinHead
{
    private readonly bool _isBounded;
    private readonly LinearMap _map;

    private AngleHead(Config config)
    {
        _isBounded = config.Bounded;
        _map = AddChild("map", config.Map with { InputDim = config.ResidueDim, OutputDim = 2 });
    }

    /// <summary>Describes an <see cref="AngleHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Whether the numbers go through a hyperbolic tangent, times π.</summary>
        [Description("Whether the numbers go through a hyperbolic tangent, times pi (models 2 and 3), or are as they are (model 1).")]
        public bool Bounded { get; init; } = true;

        /// <summary>The map to the two numbers.</summary>
        [Description("The map to the two numbers.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override AngleHead Build() => new(this);
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var numbers = _map.Forward(features.Residues, context.For(_map)).InFullPrecision();
        var angles = _isBounded ? numbers.tanh() * Math.PI : numbers;
        Tensor? loss = null;
        if (batch.Has(ProteinBatch.Torsions))
        {
            var native = batch[ProteinBatch.Torsions];
            loss = MeanOf((angles - native.nan_to_num(0)).square(), native.isnan().logical_not().to(ScalarType.Float32));
        }

        var vectors = stack([angles.cos(), angles.sin()], -1).flatten(2);
        return new HeadAnswer(new Dictionary<string, Tensor> { [ProteinOutput.Torsions] = vectors.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }
}
