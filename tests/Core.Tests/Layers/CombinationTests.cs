using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class CombinationTests
{
    private const int Hidden = 4 * AttentionKinds.Heads;

    public static TheoryData<string, NormPlacement, Norm.BaseConfig> Everything
    {
        get
        {
            var all = new TheoryData<string, NormPlacement, Norm.BaseConfig>();
            foreach (var kind in AttentionKinds.All.Keys)
            {
                all.Add(kind, NormPlacement.Pre, new LayerNorm.Config());
                all.Add(kind, NormPlacement.Post, new LayerNorm.Config());
                all.Add(kind, NormPlacement.Pre, new RmsNorm.Config());
                all.Add(kind, NormPlacement.Post, new RmsNorm.Config());
            }

            return all;
        }
    }

    /// <summary>Whatever is combined runs, with and without dropout, in fp32 and in bf16, and every parameter has a part in the result.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public void Forward_AnyCombination_GivesFiniteResultsAndReachesEveryParameter(string kind, NormPlacement placement, Norm.BaseConfig norm)
    {
        var (attention, positions) = AttentionKinds.All[kind];
        foreach (var (rate, products) in new[] { (0, ScalarType.Float32), (0.1, ScalarType.Float32), (0, ScalarType.BFloat16), (0.1, ScalarType.BFloat16) })
        {
            using var scope = NewDisposeScope();
            var stack = new PlacedStack(positions, new UniformStackConfig
            {
                InputDim = Hidden,
                Layers = 2,
                Layer = new()
                {
                    Attention = attention with { Dropout = new() { Rate = rate } },
                    FeedForward = new DenseFeedForward.Config { Expansion = 1 },
                    Norm = norm,
                    NormPlacement = placement,
                    Dropout = new() { Rate = rate },
                },
            });
            using var store = new ParameterStore(stack, 5, CPU, products: products);
            var input = randn([2, 5, Hidden], generator: new Generator(1, CPU));
            var probe = randn([2, 5, Hidden], generator: new Generator(2, CPU));

            var output = stack.Forward(input, new InvocationContext(isTraining: true, seed: 7));
            (output * probe).sum().backward();

            Assert.Equal([2, 5, Hidden], output.shape);
            Assert.Equal(ScalarType.Float32, output.dtype);
            Assert.True(output.isfinite().all().item<bool>());
            Assert.True(store.Gradients.isfinite().all().item<bool>());

            // A vector added to every key moves all logits of a query alike, which softmax ignores.
            var felt = store.Parameters.Where(parameter => !parameter.Path.EndsWith("key.bias", StringComparison.Ordinal));
            Assert.All(felt, parameter => Assert.True(parameter.Value.grad!.abs().max().item<float>() > 0, parameter.Path));
        }
    }

    [Fact]
    public void Config_AnyCombination_SurvivesItsText() =>
        Assert.All(AttentionKinds.All.Values, kind => Assert.Equal(kind.Attention, ConfigJson.Read<Attention.Config>(ConfigJson.Write(kind.Attention))));

    [Fact]
    public void Config_TextOlderThanItsSlots_ReadsAsBefore() => Assert.Equal(
        new Attention.Config { Heads = 2, Dropout = new() { Rate = 0.1 } },
        ConfigJson.Read<Attention.Config>("""
            {
              "type": "Attention", "heads": 2,
              "qkv": { "type": "FusedQkv", "projection": { "type": "Linear", "bias": true, "initial_scale": 0.02 } },
              "output": { "type": "Linear", "bias": true, "initial_scale": 0.02 },
              "dropout": { "type": "Dropout", "rate": 0.1 }
            }
            """));

    [Theory]
    [InlineData("mask", "SlidingWindowMask")]
    [InlineData("bias", "Alibi")]
    [InlineData("cache", "SlidingWindowCache")]
    [InlineData("qkv", "RopeQkv")]
    public void Set_NameOfAComponent_FillsItsSlot(string slot, string component) =>
        Assert.Equal(component, ConfigTree.Flatten(ConfigTree.Set(new Attention.Config(), slot, component))[$"{slot}.type"]);
}
