using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class LayerTests
{
    private static readonly TransformerLayer.Config SmallLayer = new()
    {
        InputDim = 4,
        Attention = new Attention.Config { Heads = 2, Qkv = new FusedQkv.Config { Projection = new Linear.Config { InitialScale = 0.5 } } },
        FeedForward = new DenseFeedForward.Config { Expansion = 2 },
    };

    [Theory]
    [InlineData(NormPlacement.Post)]
    [InlineData(NormPlacement.Pre)]
    public void TransformerLayer_Gradients_EqualFiniteDifferences(NormPlacement placement)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<TransformerLayer>(SmallLayer with { NormPlacement = placement });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 3, 4], generator: new Generator(1, CPU));
        var weights = randn([2, 3, 4], generator: new Generator(2, CPU));
        var mask = zeros([2, 1, 1, 3]);
        mask[1, 0, 0, 2] = float.NegativeInfinity;

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, mask, new InvocationContext(false).For(root.Inner)) * weights).sum());
    }

    [Fact]
    public void Attention_MaskedToken_HasNoInfluence()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(new Attention.Config { InputDim = 8, Heads = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        var mask = zeros([1, 1, 1, 4]);
        mask[0, 0, 0, 3] = float.NegativeInfinity;
        var input = randn([1, 4, 8]);
        var other = input.clone();
        other[0, 3] = randn([8]);

        var first = root.Inner.Forward(input, mask, new InvocationContext(false)).narrow(1, 0, 3);
        var second = root.Inner.Forward(other, mask, new InvocationContext(false)).narrow(1, 0, 3);

        Tensors.AssertClose(first, second, 1e-7);
    }

    [Fact]
    public void Attention_WithAndWithoutTheFusedKernel_AgreeWhenDropoutIsNegligible()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(new Attention.Config { InputDim = 8, Heads = 2, Dropout = new Dropout.Config { Rate = 1e-9 } });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 6, 8]);

        var fused = root.Inner.Forward(input, null, new InvocationContext(isTraining: false));
        var plain = root.Inner.Forward(input, null, new InvocationContext(isTraining: true));

        Tensors.AssertClose(fused, plain, 1e-6);
    }

    [Fact]
    public void Attention_HeadsThatDoNotDivide_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Throws<ConfigException>(() => new Wrapper<TransformerLayer>(SmallLayer with { InputDim = 5 }));

        Assert.Equal("inner.attention.heads", Assert.Single(problem.Problems).Path);
    }

    [Fact]
    public void AddChild_InterfaceFieldUnset_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Throws<ConfigException>(() => new Wrapper<LinearMap>(new Linear.Config { InputDim = 3 }));

        Assert.Equal("inner.output_dim", Assert.Single(problem.Problems).Path);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Dropout_InTraining_DropsAtItsRateAndKeepsTheMean(double rate)
    {
        using var scope = NewDisposeScope();
        var dropout = new Dropout.Config { Rate = rate }.Build();

        var result = dropout.Forward(ones([1_000_003]), new InvocationContext(isTraining: true, seed: 3));

        // Five standard errors of a mean over a million draws.
        var tolerance = 5 * Math.Sqrt(rate * (1 - rate) / 1e6);
        Assert.Equal(rate, result.eq(0).to(ScalarType.Float64).mean().item<double>(), tolerance);
        Assert.Equal(1 / (1 - rate), result.max().item<float>(), 1e-6);
    }

    [Fact]
    public void Dropout_NeighbouringValuesAndSeeds_AreUncorrelated()
    {
        using var scope = NewDisposeScope();
        var dropout = new Dropout.Config { Rate = 0.5 }.Build();
        var first = dropout.Forward(ones([1_000_000]), new InvocationContext(true, 1)) - 1;
        var second = dropout.Forward(ones([1_000_000]), new InvocationContext(true, 2)) - 1;

        foreach (var lag in new[] { 1, 2, 4, 8, 16, 64, 128 })
        {
            var correlation = (first.narrow(0, 0, 900_000) * first.narrow(0, lag, 900_000)).mean().item<float>();
            Assert.Equal(0, correlation, 5 / Math.Sqrt(900_000));
        }

        Assert.Equal(0, (first * second).mean().item<float>(), 5 / Math.Sqrt(1e6));
    }

    [Fact]
    public void Dropout_OutsideTraining_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var input = randn([10]);

        Assert.Same(input, new Dropout.Config { Rate = 0.5 }.Build().Forward(input, new InvocationContext(isTraining: false)));
    }
}
