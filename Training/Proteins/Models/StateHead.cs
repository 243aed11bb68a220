using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Models;

/// <summary>Predicts the eight states of secondary structure of DSSP, by cross-entropy.</summary>
public sealed class StateHead : ProteinHead
{
    private readonly LinearMap _map;

    private StateHead(Config config) => _map = AddChild("map", config.Map with { InputDim = config.ResidueDim, OutputDim = ProteinRecord.States.Length });

    /// <summary>Describes a <see cref="StateHead"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The map to the states.</summary>
        [Description("The map to the eight states.")]
        public LinearMap.BaseConfig Map { get; init; } = new Linear.Config();

        /// <inheritdoc/>
        public override StateHead Build() => new(this);
    }

    /// <inheritdoc/>
    public override HeadAnswer Forward(ProteinFeatures features, Batch batch, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var logits = _map.Forward(features.Residues, context.For(_map)).InFullPrecision();
        var loss = batch.Has(ProteinBatch.States) ? MeanCrossEntropy(logits.transpose(1, 2), batch[ProteinBatch.States]) : null;
        return new HeadAnswer(new Dictionary<string, Tensor> { [ProteinOutput.States] = logits.MoveToOuterDisposeScope() }, loss?.MoveToOuterDisposeScope());
    }
}
