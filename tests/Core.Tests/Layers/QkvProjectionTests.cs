using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class QkvProjectionTests
{
    private static readonly Linear.Config Spread = new() { InitialScale = 0.5 };

    public static TheoryData<string> Kinds =>
    [
        .. AttentionKinds.All.Where(kind => kind.Value.Positions is null && kind.Value.Attention.Cache is StandardCache.Config).Select(kind => kind.Key),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Attention_Gradients_EqualFiniteDifferences(string kind)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(AttentionKinds.All[kind].Attention with { InputDim = 4 * AttentionKinds.Heads });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 5, 16], generator: new Generator(1, CPU));
        var weights = randn([2, 5, 16], generator: new Generator(2, CPU));
        weights[1].narrow(0, 0, 2).zero_();
        var positions = new TokenPositions(0, [0, 2]);

        Tensors.AssertGradientsAlongDirections(
            store,
            () => (root.Inner.Forward(input, null, new InvocationContext(false) { Positions = positions }) * weights).sum());
    }

    [Fact]
    public void SeparateQkv_WeightsOfAFusedOne_GivesTheSame()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var fused = new Wrapper<QkvProjection>(Sized(new FusedQkv.Config { Projection = Spread }));
        var separate = new Wrapper<QkvProjection>(Sized(new SeparateQkv.Config()));
        using var fusedStore = new ParameterStore(fused, 1, CPU);
        using var separateStore = new ParameterStore(separate, 2, CPU);
        foreach (var (i, name) in new[] { "query", "key", "value" }.Index())
        {
            Weight(separate, $"inner.{name}.weight").copy_(Weight(fused, "inner.projection.weight").narrow(0, 8 * i, 8));
        }

        AssertSame(fused, separate);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void GroupedQkv_InAttention_EqualsAllHeadsWithRepeatedKeysAndValues(int keyValueHeads)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var attention = new Attention.Config { InputDim = 8, Heads = 4 };
        var grouped = new Wrapper<Attention>(attention with { Qkv = new GroupedQkv.Config { KeyValueHeads = keyValueHeads, Projection = Spread } });
        var fused = new Wrapper<Attention>(attention);
        using var groupedStore = new ParameterStore(grouped, 1, CPU);
        using var fusedStore = new ParameterStore(fused, 1, CPU);
        var weight = Weight(grouped, "inner.qkv.projection.weight");
        var (query, shared) = (weight.narrow(0, 0, 8), weight.narrow(0, 8, 4 * keyValueHeads));
        var repeated = shared.view(2, keyValueHeads, 1, 2, 8).expand(2, keyValueHeads, 4 / keyValueHeads, 2, 8).reshape(16, 8);
        Weight(fused, "inner.qkv.projection.weight").copy_(cat([query, repeated], 0));
        var input = randn([2, 5, 8]);

        Tensors.AssertClose(
            fused.Inner.Forward(input, null, new InvocationContext(false)),
            grouped.Inner.Forward(input, null, new InvocationContext(false)),
            1e-6);
    }

    [Fact]
    public void GroupedQkv_Cache_HoldsTheSharedHeadsAlone()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(new Attention.Config { InputDim = 8, Heads = 4, Mask = new CausalMask.Config(), Qkv = new GroupedQkv.Config() });
        using var store = new ParameterStore(root, 1, CPU);
        using var state = new DecodingState(1);

        root.Inner.Forward(randn([1, 16, 8]), null, new InvocationContext(state));

        // A key and a value of two numbers for each of 16 tokens, instead of eight.
        Assert.Equal(2 * 16 * 2 * 4, state.Bytes);
    }

    [Fact]
    public void GroupedQkv_HeadsThatCannotBeShared_IsAConfigErrorWithItsPath()
    {
        var problem = Assert.Throws<ConfigException>(() => new Wrapper<QkvProjection>(Sized(new GroupedQkv.Config { KeyValueHeads = 3 })));

        Assert.Equal("inner.key_value_heads", Assert.Single(problem.Problems).Path);
    }

    [Fact]
    public void NormalizedQkv_AnyInput_GivesQueriesAndKeysOfUnitMeanSquare()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<QkvProjection>(Sized(new NormalizedQkv.Config { Inner = new FusedQkv.Config { Projection = Spread } }));
        using var store = new ParameterStore(root, 1, CPU);

        var (query, key, _) = root.Inner.Forward(randn([2, 5, 8]), new InvocationContext(false));

        // The norm's epsilon, 1e-6, is small beside mean squares of order one.
        Tensors.AssertClose(ones([2, 2, 5]), query.square().mean([-1]), 1e-3);
        Tensors.AssertClose(ones([2, 2, 5]), key.square().mean([-1]), 1e-3);
    }

    private static QkvProjection.BaseConfig Sized(QkvProjection.BaseConfig config) => config with { InputDim = 8, Heads = 2, HeadDim = 4 };

    private static Tensor Weight(Module root, string path) => root.AllParameters.Single(parameter => parameter.Path == path).Value;

    private static void AssertSame(Wrapper<QkvProjection> first, Wrapper<QkvProjection> second)
    {
        var input = randn([2, 5, 8]);
        var expected = first.Inner.Forward(input, new InvocationContext(false));
        var actual = second.Inner.Forward(input, new InvocationContext(false));
        Tensors.AssertClose(expected.Query, actual.Query, 1e-6);
        Tensors.AssertClose(expected.Key, actual.Key, 1e-6);
        Tensors.AssertClose(expected.Value, actual.Value, 1e-6);
    }
}
