using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class PositionEmbeddingTests
{
    [Fact]
    public void SinusoidalPositions_AnyPosition_FollowsTheFormula()
    {
        using var scope = NewDisposeScope();
        var vectors = (new SinusoidalPositions.Config() with { OutputDim = 6 }).Build().Forward(new TokenPositions(1000), 3, CPU);

        for (var token = 0; token < 3; token++)
        {
            for (var i = 0; i < 6; i++)
            {
                var angle = (1000 + token) / Math.Pow(10_000, 2 * (i / 2) / 6.0);
                Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), vectors[token, i].item<float>(), 1e-6);
            }
        }
    }

    public static TheoryData<PositionEmbedding.BaseConfig> Kinds => [new LearnedPositions.Config { Count = 8 }, new SinusoidalPositions.Config()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forward_PaddedAndContinuedRows_GiveEachTokenItsOwnPosition(PositionEmbedding.BaseConfig config)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var root = new Wrapper<PositionEmbedding>(config with { OutputDim = 4 });
        using var store = new ParameterStore(root, 1, CPU);
        var table = root.Inner.Forward(TokenPositions.FromStart, 8, CPU);

        var vectors = root.Inner.Forward(new TokenPositions(2, [0, 1, 4]), 4, CPU);

        Tensors.AssertClose(table.narrow(0, 2, 4), vectors[0], 0);
        Tensors.AssertClose(table.narrow(0, 1, 4), vectors[1], 0);
        Tensors.AssertClose(table.narrow(0, 0, 2), vectors[2].narrow(0, 2, 2), 0);
        Tensors.AssertClose(table.narrow(0, 3, 2), root.Inner.Forward(new TokenPositions(3), 2, CPU), 0);
    }

    [Theory]
    [InlineData(0, new[] { 0, 1 })]
    [InlineData(2, new[] { 2, 2 })]
    public void LearnedPositions_Gradients_EqualFiniteDifferences(long start, int[] padding)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<PositionEmbedding>(new LearnedPositions.Config { OutputDim = 3, Count = 4 });
        using var store = new ParameterStore(root, 1, CPU);
        var weights = randn([2, 3, 3], generator: new Generator(2, CPU));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(new TokenPositions(start, padding), 3, CPU) * weights).sum());
    }

    [Fact]
    public void LearnedPositions_LongerSequence_SaysWhichModuleHasTooFew()
    {
        var root = new Wrapper<PositionEmbedding>(new LearnedPositions.Config { OutputDim = 3, Count = 4 });
        using var store = new ParameterStore(root, 1, CPU);

        root.Inner.Forward(new TokenPositions(3, [2, 3]), 3, CPU).Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => root.Inner.Forward(new TokenPositions(3, [2, 1]), 3, CPU));

        Assert.Contains("\"inner\" has vectors for 4 positions, but a sequence has 5 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SinusoidalPositions_OddSize_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Throws<ConfigException>(() => new Wrapper<PositionEmbedding>(new SinusoidalPositions.Config { OutputDim = 5 }));

        Assert.Equal("inner", Assert.Single(problem.Problems).Path);
    }
}
