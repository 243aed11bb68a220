using System.Text.Json;
using Platform.Core.Tests.Golden;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

/// <summary>Against attention.py, which computes in double precision: single precision and another order of sums stay within 1e-5.</summary>
public sealed class AttentionGoldenTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, JsonElement> Cases = GoldenFile.Read("attention.json")
        .GetProperty("cases").EnumerateArray().ToDictionary(example => example.GetProperty("name").GetString()!);

    private static readonly Dictionary<string, Attention.Config> Attentions = new()
    {
        ["full"] = new(),
        ["causal"] = new() { Mask = new CausalMask.Config() },
        ["sliding"] = new() { Mask = new SlidingWindowMask.Config { Window = 3 } },
        ["band"] = new() { Mask = new SlidingWindowMask.Config { Window = 2, Causal = false } },
        ["separate"] = new() { Mask = new CausalMask.Config(), Qkv = new SeparateQkv.Config() },
        ["grouped"] = new() { Mask = new CausalMask.Config(), Qkv = new GroupedQkv.Config { KeyValueHeads = 2 } },
        ["multi_query_normalized"] = new() { Mask = new CausalMask.Config(), Qkv = new NormalizedQkv.Config { Inner = new GroupedQkv.Config() } },
        ["rope"] = new() { Mask = new CausalMask.Config(), Qkv = new RopeQkv.Config() },
        ["partial_rope"] = new() { Qkv = new RopeQkv.Config { Rotary = new RotaryEmbedding.Config { Theta = 100, Fraction = 0.5 } } },
        ["yarn"] = new() { Mask = new CausalMask.Config(), Qkv = new RopeQkv.Config { Rotary = new YarnEmbedding.Config { Factor = 4, OriginalLength = 256 } } },
        ["rope_normalized_grouped"] = new()
        {
            Mask = new SlidingWindowMask.Config { Window = 3 },
            Qkv = new RopeQkv.Config { Inner = new NormalizedQkv.Config { Inner = new GroupedQkv.Config { KeyValueHeads = 2 } } },
        },
        ["alibi"] = new() { Mask = new CausalMask.Config(), Bias = new Alibi.Config() },
        ["alibi_full"] = new() { Bias = new Alibi.Config() },
        ["relative"] = new() { Mask = new CausalMask.Config(), Bias = new RelativeBias.Config { Buckets = 4, Furthest = 5 } },
        ["relative_full"] = new() { Bias = new RelativeBias.Config { Buckets = 8, Furthest = 5 } },
    };

    public static TheoryData<string> Names => [.. Cases.Keys.Where(name => !name.EndsWith("_norm", StringComparison.Ordinal))];

    /// <summary>In training, with dropout that drops nothing, the logits are computed here instead of in libtorch's kernel.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Attention_FixedWeights_GivesTheReferencesValues(string name)
    {
        var heads = Cases[name].GetProperty("heads").GetInt32();
        var inputDim = Cases[name].GetProperty("shape")[2].GetInt32();
        foreach (var isTraining in new[] { false, true })
        {
            var root = new Wrapper<Attention>(Attentions[name] with { InputDim = inputDim, Heads = heads, Dropout = new() { Rate = 1e-9 } });
            AssertCase(Cases[name], root, (input, context) => root.Inner.Forward(input, null, context), isTraining);
        }
    }

    [Fact]
    public void LayerNorm_FixedWeights_GivesTheReferencesValues()
    {
        var root = new Wrapper<Norm>(new LayerNorm.Config { InputDim = 5 });

        AssertCase(Cases["layer_norm"], root, (input, _) => root.Inner.Forward(input), isTraining: true);
    }

    [Fact]
    public void RmsNorm_FixedWeights_GivesTheReferencesValues()
    {
        var root = new Wrapper<Norm>(new RmsNorm.Config { InputDim = 5 });

        AssertCase(Cases["rms_norm"], root, (input, _) => root.Inner.Forward(input), isTraining: true);
    }

    private static void AssertCase<TModule>(JsonElement example, Wrapper<TModule> root, Func<Tensor, InvocationContext, Tensor> forward, bool isTraining)
        where TModule : Module
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(root, 1, CPU);
        GoldenFile.Fill(root.Inner, example.GetProperty("weights"));
        var input = example.GetProperty("input").Values(example.GetProperty("shape").Integers()).requires_grad_(true);

        var output = forward(input, new InvocationContext(isTraining).For(root.Inner));
        (output.view(-1) * example.GetProperty("probe").Values(-1)).sum().backward();

        Tensors.AssertClose(example.GetProperty("output").Values(output.shape), output, Tolerance);
        Tensors.AssertClose(example.GetProperty("input_gradient").Values(input.shape), input.grad!, Tolerance);
        GoldenFile.AssertGradients(root.Inner, example.GetProperty("gradients"), Tolerance);
    }
}
