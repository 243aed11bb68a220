using CsCheck;
using Platform.Training.Core.Layers;
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
    public void MatrixFlops_CallsOfChildren_CountForTheRoot()
    {
        var context = new InvocationContext(isTraining: false);
        var child = new Linear.Config { InputDim = 3, OutputDim = 5 }.Build();

        context.For(child).CountProduct(7, 3, 5);
        context.CountProduct(1, 1, 1);

        Assert.Equal(2 * 7 * 3 * 5 + 2, context.MatrixFlops);
    }
}
