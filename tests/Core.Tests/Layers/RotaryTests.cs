using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class RotaryTests
{
    private static readonly RotaryEmbedding.BaseConfig[] Kinds =
    [
        new RotaryEmbedding.Config(),
        new RotaryEmbedding.Config { Fraction = 0.5, Theta = 50 },
        new YarnEmbedding.Config { OriginalLength = 16, Factor = 8 },
    ];

    [Fact]
    public void Forward_AnyOffset_KeepsTheScoresOfQueriesAndKeys() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 12], Gen.Int[0, 100_000], Gen.Int[0, int.MaxValue]).Sample(
            (kind, tokens, offset, seed) =>
            {
                using var scope = NewDisposeScope();
                var rotary = (Kinds[kind] with { HeadDim = 8 }).Build();
                var generator = new Generator((ulong)seed, CPU);
                var query = randn([1, 2, tokens, 8], generator: generator);
                var key = randn([1, 2, tokens, 8], generator: generator);

                // Angles are exact to fp32 whatever the offset; scores sum eight products of order one, scaled by up to 1.46.
                Tensors.AssertClose(Scores(rotary, query, key, 0), Scores(rotary, query, key, offset), 2e-5);
            },
            iter: 100);

    [Fact]
    public void Forward_PaddedRows_TurnsEachRowByItsOwnPositions()
    {
        using var scope = NewDisposeScope();
        var rotary = (new RotaryEmbedding.Config() with { HeadDim = 4 }).Build();
        var query = randn([2, 3, 5, 4]);
        var (padded, _) = rotary.Forward(query, query, new TokenPositions(0, [0, 2]));
        var (plain, _) = rotary.Forward(query, query, TokenPositions.FromStart);
        var (later, _) = rotary.Forward(query.narrow(2, 2, 3), query.narrow(2, 2, 3), TokenPositions.FromStart);

        // One rounding of products of order one.
        Tensors.AssertClose(plain[0], padded[0], 1e-6);
        Tensors.AssertClose(later[1], padded[1].narrow(1, 2, 3), 1e-6);
    }

    [Fact]
    public void Forward_PartOfAHead_LeavesTheRest()
    {
        using var scope = NewDisposeScope();
        var rotary = (new RotaryEmbedding.Config { Fraction = 0.25 } with { HeadDim = 8 }).Build();
        var query = randn([1, 1, 3, 8]);

        var (turned, _) = rotary.Forward(query, query, new TokenPositions(1));

        Tensors.AssertClose(query.narrow(3, 2, 6), turned.narrow(3, 2, 6), 0);
        Assert.True((query.narrow(3, 0, 2) - turned.narrow(3, 0, 2)).abs().min().item<float>() > 1e-4);
    }

    [Theory]
    [InlineData(7, 1.0)]
    [InlineData(8, 0.1)]
    public void Build_NoPairToTurn_IsAConfigErrorWithItsPath(int headDim, double fraction)
    {
        var config = new RopeQkv.Config { InputDim = 8, Heads = 1, HeadDim = headDim, Rotary = new RotaryEmbedding.Config { Fraction = fraction } };

        var problem = Assert.Throws<ConfigException>(() => new Wrapper<QkvProjection>(config));

        Assert.Equal("inner.rotary", Assert.Single(problem.Problems).Path);
    }

    [Fact]
    public void Yarn_BetasInTheWrongOrder_IsAConfigErrorWithItsPath() =>
        Assert.Equal("beta_fast", Assert.Single(ConfigCheck.Problems(new YarnEmbedding.Config { BetaFast = 1 })).Path);

    private static Tensor Scores(RotaryEmbedding rotary, Tensor query, Tensor key, int offset)
    {
        var (turnedQuery, turnedKey) = rotary.Forward(query, key, new TokenPositions(offset));
        return turnedQuery.matmul(turnedKey.transpose(2, 3));
    }
}
