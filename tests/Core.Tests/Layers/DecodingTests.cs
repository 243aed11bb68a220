using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class DecodingTests
{
    private const int Hidden = 4 * AttentionKinds.Heads;

    /// <summary>fp32 through two layers: sums in another order, on values of order one.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Gen<string> AnyKind = Gen.Int[0, AttentionKinds.Causal.Count() - 1].Select(AttentionKinds.Causal.ElementAt);

    public static TheoryData<string> Kinds => [.. AttentionKinds.Causal];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decoding_PromptThenTokenByToken_EqualsTheWholeSequence(string kind)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var stack = Stack(AttentionKinds.All[kind]);
        using var store = new ParameterStore(stack, 5, CPU);
        var input = randn([2, 11, Hidden], generator: new Generator(1, CPU));
        using var state = new DecodingState(2);

        var parts = new[] { 4, 1, 1, 3, 1, 1 }.Select(tokens => stack.Continue(state, input.narrow(1, state.Length, tokens))).ToArray();

        Tensors.AssertClose(stack.Forward(input, new InvocationContext(false)), cat(parts, 1), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decoding_RowsOfDifferentLengthPaddedOnTheLeft_EqualsEachRowAlone(string kind)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var stack = Stack(AttentionKinds.All[kind]);
        using var store = new ParameterStore(stack, 5, CPU);
        int[] padding = [0, 3, 5];
        var input = randn([3, 9, Hidden], generator: new Generator(1, CPU));
        using var state = new DecodingState(3, padding);

        var decoded = cat([.. new[] { 4, 3, 1, 1 }.Select(tokens => stack.Continue(state, input.narrow(1, state.Length, tokens)))], 1);
        var whole = stack.Forward(input, new InvocationContext(false) { Positions = new TokenPositions(0, padding) });

        for (var row = 0; row < 3; row++)
        {
            var tokens = 9 - padding[row];
            var alone = stack.Forward(input.narrow(0, row, 1).narrow(1, padding[row], tokens), new InvocationContext(false));
            Tensors.AssertClose(alone, decoded.narrow(0, row, 1).narrow(1, padding[row], tokens), Tolerance);
            Tensors.AssertClose(alone, whole.narrow(0, row, 1).narrow(1, padding[row], tokens), Tolerance);
        }
    }

    /// <summary>Any kind, any padding, split anywhere, its rows shuffled on the way: each row ends as it would alone.</summary>
    [Fact]
    public void Decoding_AnySplitPaddingAndOrder_EqualsEachRowAlone() =>
        Gen.Select(AnyKind, Gen.Int[0, 6].Array[3], Gen.Int[1, 5].Array[1, 5], Gen.Shuffle(new[] { 0, 1, 2 }), Gen.Int[0, 99]).Sample(
            (kind, padding, splits, order, seed) =>
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var stack = Stack(AttentionKinds.All[kind]);
                using var store = new ParameterStore(stack, seed, CPU);
                var (before, after) = (7, splits.Sum());
                var input = randn([3, before + after, Hidden], generator: new Generator((ulong)seed, CPU));
                using var state = new DecodingState(3, padding);

                stack.Continue(state, input.narrow(1, 0, before));
                state.Reorder(order);
                var shuffled = input.index_select(0, tensor(order, ScalarType.Int64));
                var decoded = cat([.. splits.Select(tokens => stack.Continue(state, shuffled.narrow(1, state.Length, tokens)))], 1);

                for (var row = 0; row < 3; row++)
                {
                    var pads = padding[order[row]];
                    var alone = stack.Forward(shuffled.narrow(0, row, 1).narrow(1, pads, before + after - pads), new InvocationContext(false));
                    Tensors.AssertClose(alone.narrow(1, before - pads, after), decoded.narrow(0, row, 1), Tolerance);
                }
            },
            iter: 60);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reorder_RowsOfABeam_ContinueTheRowsTheyCameFrom(string kind)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var stack = Stack(AttentionKinds.All[kind]);
        using var store = new ParameterStore(stack, 5, CPU);
        var prompts = randn([2, 5, Hidden], generator: new Generator(1, CPU));
        var next = randn([3, 2, Hidden], generator: new Generator(2, CPU));
        using var state = new DecodingState(2, [2, 0]);

        stack.Continue(state, prompts);
        state.Reorder([1, 0, 1]);
        var decoded = stack.Continue(state, next);

        using var fresh = new DecodingState(3, [0, 2, 0]);
        stack.Continue(fresh, prompts.index_select(0, tensor(new long[] { 1, 0, 1 })));
        Tensors.AssertClose(stack.Continue(fresh, next), decoded, Tolerance);
        Assert.Equal(3, state.Rows);
    }

    [Fact]
    public void SlidingWindowCache_LongSequence_HoldsNoMoreThanTheWindow()
    {
        using var quiet = no_grad();
        var stack = Stack(new Attention.Config { Mask = new SlidingWindowMask.Config { Window = 4 }, Cache = new SlidingWindowCache.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(2);
        for (var step = 0; step < 50; step++)
        {
            using var scope = NewDisposeScope();
            stack.Continue(state, randn([2, step == 0 ? 20 : 1, Hidden]));

            // Two layers, keys and values, two rows, the three tokens before the next one, four bytes a number.
            Assert.Equal(2 * 2 * 2 * 3 * Hidden * 4, state.Bytes);
        }
    }

    [Fact]
    public void StandardCache_LongSequence_AllocatesPowersOfTwo()
    {
        using var quiet = no_grad();
        var stack = Stack(new Attention.Config { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(1);
        var sizes = new HashSet<long>();
        for (var step = 0; step < 70; step++)
        {
            using var scope = NewDisposeScope();
            stack.Continue(state, randn([1, 1, Hidden]));
            sizes.Add(state.Bytes / (2 * 2 * Hidden * 4));
        }

        Assert.Equal([16, 32, 64, 128], sizes);
    }

    /// <summary>A token costs its own products and, in attention, two with each token so far: nothing is computed again.</summary>
    [Fact]
    public void Decoding_TokenAfterToken_CostsNoMoreThanItsOwnProducts()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var stack = Stack(new Attention.Config { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(1);
        const long Layers = 2;
        // The product for query, key and value, the output's, and two of the feed-forward; a multiply-add is two operations.
        const long Own = Layers * 2 * (3 + 1 + 1 + 1) * Hidden * Hidden;

        for (var tokens = 1; tokens <= 40; tokens++)
        {
            stack.Continue(state, randn([1, 1, Hidden]), context => Assert.Equal(Own + Layers * 2 * 2 * Hidden * tokens, context.MatrixFlops));
        }
    }

    [Fact]
    public void Decoding_ManySteps_LeavesNoTensorBehind()
    {
        using var quiet = no_grad();
        var stack = Stack(new Attention.Config { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var state = new DecodingState(2, [1, 0]))
        {
            for (var step = 0; step < 40; step++)
            {
                using var scope = NewDisposeScope();
                stack.Continue(state, randn([2, 1, Hidden]));
                state.Reorder([1, 0]);
            }

            // A key and a value for each of two layers.
            Assert.Equal(before + 4, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Decoding_StateNotAdvanced_SaysSo()
    {
        using var scope = NewDisposeScope();
        var stack = Stack(new Attention.Config { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(1);
        stack.Forward(randn([1, 2, Hidden]), new InvocationContext(state));

        var error = Assert.Throws<InvalidOperationException>(() => stack.Forward(randn([1, 1, Hidden]), new InvocationContext(state)));

        Assert.Contains("advance it once after each call", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_OtherNumberOfRows_SaysSo()
    {
        using var scope = NewDisposeScope();
        var stack = Stack(new Attention.Config { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(2);

        var error = Assert.Throws<InvalidOperationException>(() => stack.Forward(randn([1, 1, Hidden]), new InvocationContext(state)));

        Assert.Contains("got 1 rows, but the decoding state has 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_WithoutACausalMask_SaysWhy()
    {
        using var scope = NewDisposeScope();
        var stack = Stack(new Attention.Config());
        using var store = new ParameterStore(stack, 5, CPU);
        using var state = new DecodingState(1);

        var error = Assert.Throws<InvalidOperationException>(() => stack.Forward(randn([1, 1, Hidden]), new InvocationContext(state)));

        Assert.Contains("FullMask lets tokens attend to later ones", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SlidingWindowCache_UnderAMaskWithoutAWindow_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Throws<ConfigException>(() => Stack(new Attention.Config { Mask = new CausalMask.Config(), Cache = new SlidingWindowCache.Config() }));

        Assert.Equal("stack.layers[0].attention.cache", Assert.Single(problem.Problems).Path);
    }

    private static PlacedStack Stack((Attention.Config Attention, PositionEmbedding.BaseConfig? Positions) kind) => Stack(kind.Attention, kind.Positions);

    private static PlacedStack Stack(Attention.Config attention, PositionEmbedding.BaseConfig? positions = null) => new(positions, new UniformStackConfig
    {
        InputDim = Hidden,
        Layers = 2,
        Layer = new()
        {
            Attention = attention with { Heads = AttentionKinds.Heads },
            FeedForward = new DenseFeedForward.Config { Expansion = 1 },
            NormPlacement = NormPlacement.Pre,
        },
    });
}
