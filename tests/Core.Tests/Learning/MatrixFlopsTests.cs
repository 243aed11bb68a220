using CsCheck;
using Platform.Core.Tests.Runs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

/// <summary>The count of matrix products against the formula for a transformer layer: 24·b·t·h² + 4·b·t²·h (Narayanan et al., 2021, appendix).</summary>
public sealed class MatrixFlopsTests
{
    [Fact]
    public void MatrixFlops_TransformerLayer_EqualsTheFormula() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 4]).Sample((batch, tokens, heads, headDim) =>
        {
            var hidden = heads * headDim;
            using var scope = NewDisposeScope();
            var config = new TransformerLayer.Config { InputDim = hidden, Attention = new() { Heads = heads, Dropout = new() { Rate = 0.5 } } };
            foreach (var training in new[] { true, false })
            {
                var layer = config.Build();
                using var store = new ParameterStore(layer, 1, CPU);
                var context = new InvocationContext(training);

                layer.Forward(zeros(batch, tokens, hidden), null, context);

                long b = batch, t = tokens, h = hidden;
                Assert.Equal(24 * b * t * h * h + 4 * b * t * t * h, context.MatrixFlops);
            }
        }, iter: 30);

    [Fact]
    public void Compute_StepThatRecomputesItsLayer_CountsAsMuchAsOneThatKeepsEverything()
    {
        using var scope = NewDisposeScope();
        var (kept, recomputed) = (Flops(Recompute.None), Flops(Recompute.Layer));

        // Forward's products of the layer for 8 rows of 5 vectors of 16 values, and of the head for 8 vectors; backward twice as much.
        Assert.Equal(3 * (24 * 8 * 5 * 16 * 16 + 4 * 8 * 5 * 5 * 16 + 2 * 8 * 16 * 2), kept);
        Assert.Equal(kept, recomputed);
    }

    private static long Flops(Recompute recompute)
    {
        var config = new ToyModel.Config();
        using var input = new ToyInput(new InputEnvironment(null, 1));
        var model = (config with { Layer = config.Layer with { Recompute = recompute } }).For(input.Facts).Build();
        using var store = new ParameterStore(model, 1, CPU);
        using var batches = new BatchPrefetch(input, 0);
        return new TrainStep(model, store, batches, CPU, 1, 1, new TimeLedger(TimeProvider.System)).Compute(0, default).Flops;
    }

    [Fact]
    public void MatrixFlops_CallsOfChildren_CountForTheRoot()
    {
        var context = new InvocationContext(isTraining: false);
        var child = new Linear.Config { InputDim = 3, OutputDim = 5 }.Build();

        context.For(child).CountProduct(7, 3, 5);
        context.CountProduct(1, 1, 1);

        Assert.Equal(2 * 7 * 3 * 5 + 2, context.MatrixFlops);
    }
}
