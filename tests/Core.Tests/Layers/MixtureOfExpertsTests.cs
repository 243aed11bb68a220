using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class MixtureOfExpertsTests
{
    private static readonly MixtureOfExperts.Config Small = new()
    {
        InputDim = 4,
        Experts = 3,
        Expert = new DenseFeedForward.Config { Expansion = 2, Expand = new Linear.Config { InitialScale = 0.5 }, Contract = new Linear.Config { InitialScale = 0.5 } },
        Router = new Linear.Config { Bias = false, InitialScale = 1 },
    };

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(2, 0.5)]
    public void Gradients_OfOutputAndLosses_EqualFiniteDifferences(int choices, double? capacity)
    {
        using var scope = NewDisposeScope();
        var config = Small with { ExpertsPerToken = choices, CapacityFactor = capacity, LoadBalanceWeight = 0.5, RouterZWeight = 0.2 };
        var root = new Wrapper<FeedForward>(config with { Expert = new GatedFeedForward.Config { Expansion = 1 } });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 3, 4], generator: new Generator(1, CPU));
        var probe = randn([2, 3, 4], generator: new Generator(2, CPU));

        Tensors.AssertGradients(store, () =>
        {
            var context = new InvocationContext(isTraining: true);
            var output = (root.Inner.Forward(input, context.For(root.Inner)) * probe).sum();
            return context.Losses.Values.Aggregate(output, (sum, loss) => sum + loss);
        });
    }

    [Fact]
    public void Forward_OneExpert_EqualsTheFeedForwardAlone()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { Experts = 1, ExpertsPerToken = 1 });
        using var store = new ParameterStore(root, 5, CPU);
        var expert = root.Inner.Children.OfType<DenseFeedForward>().Single();
        var input = randn([2, 5, 4]);

        var expected = expert.Forward(input, new InvocationContext(false));

        Tensors.AssertClose(expected, root.Inner.Forward(input, new InvocationContext(false)), 1e-6);
    }

    [Fact]
    public void Forward_AllExpertsChosen_EqualsTheSoftmaxMixture()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { ExpertsPerToken = 3 });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 5, 4]);

        var context = new InvocationContext(false);
        var shares = softmax(root.Inner.Children.OfType<Linear>().Single().Forward(input, context), -1);
        var expected = root.Inner.Children.OfType<DenseFeedForward>()
            .Select((expert, i) => expert.Forward(input, new InvocationContext(false)) * shares.narrow(-1, i, 1))
            .Aggregate((sum, part) => sum + part);

        Tensors.AssertClose(expected, root.Inner.Forward(input, context), 1e-6);
    }

    [Fact]
    public void Forward_TokensPermuted_PermutesTheOutputs()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { ExpertsPerToken = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        Gen.Int[1, 12].SelectMany(tokens => Gen.Shuffle(Enumerable.Range(0, tokens).Select(i => (long)i).ToArray()).Select(Gen.ULong, (order, seed) => (order, seed))).Sample(
            example =>
            {
                using var inner = NewDisposeScope();
                var order = tensor(example.order);
                var input = randn([1, order.numel(), 4], generator: new Generator(example.seed, CPU));
                var straight = root.Inner.Forward(input, new InvocationContext(isTraining: true));
                var permuted = root.Inner.Forward(input.index_select(1, order), new InvocationContext(isTraining: true));
                Tensors.AssertClose(straight.index_select(1, order), permuted, 1e-6);
            },
            iter: 50,
            threads: 1);
    }

    /// <summary>Experts that return their input make the sum of a token's combine weights visible: the output over the input.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0.6)]
    [InlineData(1.5)]
    public void Forward_ExpertsThatChangeNothing_ReturnsTokensScaledByWhatWasServed(double? capacity)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { ExpertsPerToken = 2, Expert = new IdentityFeedForward.Config(), CapacityFactor = capacity });
        using var store = new ParameterStore(root, 5, CPU);
        Gen.Int[1, 20].Select(Gen.ULong).Sample(
            (tokens, seed) =>
            {
                using var inner = NewDisposeScope();
                var input = randn([1, tokens, 4], generator: new Generator(seed, CPU));
                var context = new InvocationContext(isTraining: true);
                var sums = (root.Inner.Forward(input, context) / input).mean([-1]);
                var dropped = context.Summaries["dropped"];
                Assert.True(sums.max().item<float>() <= 1 + 1e-5 && sums.min().item<float>() >= 0);
                if (dropped == 0)
                {
                    Tensors.AssertClose(ones(1, tokens), sums, 1e-5);
                }
                else
                {
                    Assert.NotNull(capacity);
                    Assert.True(sums.min().item<float>() < 1);
                }

                var room = capacity is { } factor ? Math.Ceiling(factor * tokens * 2 / 3) : tokens * 2;
                var expected = Enumerable.Range(0, 3).Sum(i => Math.Max(0, Math.Round(context.Summaries[$"load[{i}]"] * tokens * 2) - room)) / (tokens * 2);
                Assert.Equal(expected, dropped, 1e-9);
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void Forward_OutsideTraining_IgnoresTheCapacityAndReportsNothing()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { CapacityFactor = 0.1, Expert = new IdentityFeedForward.Config() });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 5, 4]);
        var context = new InvocationContext(isTraining: false);

        Tensors.AssertClose(input, root.Inner.Forward(input, context), 1e-6);

        Assert.Empty(context.Summaries);
    }

    [Fact]
    public void Forward_Jitter_MovesTheRouterInTrainingByThePathsSeedAlone()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { RouterJitter = 0.3 });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 5, 4]);

        float Entropy(long seed)
        {
            var context = new InvocationContext(isTraining: true, seed);
            root.Inner.Forward(input, context);
            return (float)context.Summaries["router_entropy"];
        }

        Assert.Equal(Entropy(1), Entropy(1));
        Assert.NotEqual(Entropy(1), Entropy(2));
        Tensors.AssertClose(
            root.Inner.Forward(input, new InvocationContext(isTraining: false, 1)),
            root.Inner.Forward(input, new InvocationContext(isTraining: false, 2)),
            0);
    }

    [Fact]
    public void Forward_WithABias_ChoosesByItButWeighsByProbability()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<FeedForward>(Small with { ExpertsPerToken = 1, BalanceBiasRate = 0.1, Expert = new IdentityFeedForward.Config() });
        using var store = new ParameterStore(root, 5, CPU);
        root.Inner.Parameters.Single().Assign(tensor([0f, 0, 2]));
        var input = randn([2, 5, 4]);

        var output = root.Inner.Forward(input, new InvocationContext(isTraining: false));

        var shares = softmax(root.Inner.Children.OfType<Linear>().Single().Forward(input, new InvocationContext(false)), -1);
        Tensors.AssertClose(input * shares.narrow(-1, 2, 1), output, 1e-6);
    }

    [Fact]
    public void Forward_ManyStepsWithABias_EvensTheLoadOfAOneSidedRouter()
    {
        using var scope = NewDisposeScope();
        var config = Small with { ExpertsPerToken = 1, BalanceBiasRate = 0.01, Expert = new IdentityFeedForward.Config(), Router = new Linear.Config { InitialScale = 0.5 } };
        var root = new Wrapper<FeedForward>(config);
        using var store = new ParameterStore(root, 5, CPU);
        using var quiet = no_grad();
        root.Inner.Children.OfType<Linear>().Single().Parameters[1].Value.copy_(tensor([1f, 0, -1]));

        double[] Step(long seed)
        {
            using var inner = NewDisposeScope();
            var context = new InvocationContext(isTraining: true);
            root.Inner.Forward(randn([4, 100, 4], generator: new Generator((ulong)seed, CPU)), context);
            context.ApplyStateUpdates();
            return [.. Enumerable.Range(0, 3).Select(i => context.Summaries[$"load[{i}]"])];
        }

        Assert.InRange(Step(0)[0], 0.45, 1);
        var last = Enumerable.Range(1, 100).Select(seed => Step(seed)).ToArray()[60..];
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(1.0 / 3, last.Average(load => load[i]), 0.04));
    }

    [Fact]
    public void Check_MoreChoicesThanExperts_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Single(ConfigCheck.Problems(Small with { ExpertsPerToken = 4 }));

        Assert.Equal("experts_per_token", problem.Path);
        Assert.Contains("at most the number of experts, 3", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_DenseAndMixedLayersInTurn_ReportsTheLoadOfTheMixedOnes()
    {
        using var scope = NewDisposeScope();
        var dense = new TransformerLayer.Config { Attention = new Attention.Config { Heads = 2 }, FeedForward = new DenseFeedForward.Config { Expansion = 2 } };
        var root = new Wrapper<TransformerStack>(new MixedStackConfig { InputDim = 4, Pattern = [dense, dense with { FeedForward = Small }], Repeats = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        var context = new InvocationContext(isTraining: true);

        root.Inner.Forward(randn([2, 5, 4]), null, context.For(root.Inner));

        Assert.Equal(
            ["inner.layers[1].feed_forward", "inner.layers[3].feed_forward"],
            context.Summaries.Keys.Where(name => name.EndsWith(".load[2]", StringComparison.Ordinal)).Select(name => name[..^8]).Order());
        Assert.Equal(4, context.Losses.Count);
        Assert.All(context.Losses.Values, loss => Assert.True(loss.item<float>() > 0));
    }

    /// <summary>A feed-forward that returns what it gets.</summary>
    private sealed class IdentityFeedForward : FeedForward
    {
        public sealed record Config : BaseConfig
        {
            public override IdentityFeedForward Build() => new();
        }

        public override Tensor Forward(Tensor input, InvocationContext context) => input;
    }
}
