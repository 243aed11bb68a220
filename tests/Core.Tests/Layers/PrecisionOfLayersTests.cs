using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

/// <summary>The list of <see cref="MixedPrecision"/>: what is computed in bf16 and what stays in fp32 where products are bf16.</summary>
public sealed class PrecisionOfLayersTests
{
    private const int Dim = 16;

    /// <summary>What each layer makes of vectors in fp32 and in bf16, <c>[2, 5, 16]</c>.</summary>
    private static readonly Dictionary<string, (ScalarType Expected, Func<Tensor, Tensor> Compute)> Places = new()
    {
        ["linear map"] = (ScalarType.BFloat16, Of(new Linear.Config { InputDim = Dim, OutputDim = 3 })),
        ["adapter"] = (ScalarType.BFloat16, Of(new LoraLinear.Config { InputDim = Dim, OutputDim = 3 })),
        ["adapter with dropout"] = (ScalarType.BFloat16, Of(new LoraLinear.Config { InputDim = Dim, OutputDim = 3, Dropout = new() { Rate = 0.1 } })),
        ["attention"] = (ScalarType.BFloat16, Of(new Attention.Config { InputDim = Dim, Heads = 2 })),
        ["attention with dropout"] = (ScalarType.BFloat16, Of(new Attention.Config { InputDim = Dim, Heads = 2, Dropout = new() { Rate = 0.1 } })),
        ["values"] = (ScalarType.BFloat16, input => Qkv(input).Value),
        ["feed-forward"] = (ScalarType.BFloat16, Of(new DenseFeedForward.Config { InputDim = Dim })),
        ["gated feed-forward"] = (ScalarType.BFloat16, Of(new GatedFeedForward.Config { InputDim = Dim })),
        ["logits of a table"] = (ScalarType.BFloat16, input => In(new Wrapper<Embedding>(new Embedding.Config { Count = 7, OutputDim = Dim }), root => root.Inner.Attend(input, new(true)))),
        ["table as a factor"] = (ScalarType.BFloat16, _ => In(new Wrapper<Embedding>(new Embedding.Config { Count = 7, OutputDim = Dim }), root => root.Inner.Factor())),
        ["layer norm"] = (ScalarType.Float32, Of(new LayerNorm.Config { InputDim = Dim })),
        ["rms norm"] = (ScalarType.Float32, Of(new RmsNorm.Config { InputDim = Dim })),
        ["norm of queries"] = (ScalarType.Float32, input => Qkv(input).Query),
        ["rotation of keys"] = (ScalarType.Float32, input => Qkv(input).Key),
        ["table looked up"] = (ScalarType.Float32, _ => In(new Wrapper<Embedding>(new Embedding.Config { Count = 7, OutputDim = Dim }), root => root.Inner.Forward(zeros([2], ScalarType.Int64)))),
        ["router"] = (ScalarType.Float32, input => In(
            new Wrapper<FeedForward>(new MixtureOfExperts.Config { InputDim = Dim, Experts = 3 }),
            root => root.Inner.Children.OfType<LinearMap>().Single().Forward(input, new(true)))),
        ["sum of experts"] = (ScalarType.Float32, Of(new MixtureOfExperts.Config { InputDim = Dim, Experts = 3 })),
        ["quantized linear map"] = (ScalarType.Float32, Of(new Linear.Config { InputDim = Dim, OutputDim = 3, Quantizer = new PassThrough.Config() })),
        ["loss of a vocabulary"] = (ScalarType.Float32, input => Head(input, isTraining: true).Loss!),
        ["loss of a vocabulary, outside training"] = (ScalarType.Float32, input => Head(input, isTraining: false).Loss!),
        ["predictions of a vocabulary"] = (ScalarType.Float32, input => Head(input, isTraining: false).Predictions),
    };

    public static TheoryData<string> Names => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_ProductsInBf16_EachPlaceHasItsType(string place)
    {
        using var scope = NewDisposeScope();
        var input = randn([2, 5, Dim], generator: new Generator(1, CPU));
        var (expected, compute) = Places[place];

        Assert.Equal(expected, compute(input).dtype);
        Assert.Equal(expected, compute(input.bfloat16()).dtype);
    }

    [Theory]
    [InlineData(NormPlacement.Post, 0)]
    [InlineData(NormPlacement.Post, 0.1)]
    [InlineData(NormPlacement.Pre, 0)]
    [InlineData(NormPlacement.Pre, 0.1)]
    public void Forward_ResidualSums_StayInFp32(NormPlacement placement, double rate)
    {
        using var scope = NewDisposeScope();
        foreach (var norm in new Norm.BaseConfig[] { new LayerNorm.Config(), new RmsNorm.Config() })
        {
            var layer = new TransformerLayer.Config { InputDim = Dim, Attention = new() { Heads = 2 }, Norm = norm, NormPlacement = placement, Dropout = new() { Rate = rate } };

            Assert.Equal(ScalarType.Float32, In(new Wrapper<TransformerLayer>(layer), root => root.Inner.Forward(randn(2, 5, Dim), null, new(true))).dtype);
        }
    }

    /// <summary>Two logits of 100 and 100.25: neighbours of 100 in bf16 are half a unit away, so that a softmax in bf16 would halve.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    public void Attention_ProductsInBf16_SoftmaxTellsApartWhatBf16CannotTell(double rate)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(new Attention.Config { InputDim = 4, Heads = 1, Qkv = new SeparateQkv.Config(), Dropout = new() { Rate = rate } });
        using var store = new ParameterStore(root, 1, CPU, products: ScalarType.BFloat16);
        using (no_grad())
        {
            Set("qkv.query.weight", zeros(4, 4));
            Set("qkv.query.bias", tensor([20f, 0, 0, 0]));
            Set("qkv.key.weight", zeros(4, 4));
            Set("qkv.key.bias", tensor([10f, 0, 0, 0]));
            Set("qkv.value.weight", eye(4));
            Set("output.weight", eye(4));
        }

        var mask = tensor([0f, 0.25f]).view(1, 1, 1, 2);
        var weights = root.Inner.Forward(eye(4).narrow(0, 0, 2).unsqueeze(0), mask, new(isTraining: true));

        var expected = 1 / (1 + Math.Exp(0.25));
        Tensors.AssertClose(tensor([(float)expected, (float)(1 - expected), 0, 0]).expand(1, 2, 4), weights.to(ScalarType.Float32), 2 * Math.ScaleB(1, -8));

        void Set(string path, Tensor values) => store.Parameters.Single(parameter => parameter.Path == $"inner.{path}").Value.copy_(values);
    }

    /// <summary>What is kept while a sequence is continued is of the products' type, and gives what the whole sequence gives.</summary>
    [Fact]
    public void Decode_ProductsInBf16_KeepsBf16AndGivesWhatTheWholeSequenceGives()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var layer = new TransformerLayer.Config { Attention = new() { Heads = 2, Qkv = new RopeQkv.Config(), Mask = new CausalMask.Config() }, NormPlacement = NormPlacement.Pre };
        var stack = new PlacedStack(null, new UniformStackConfig { InputDim = Dim, Layers = 2, Layer = layer });
        using var store = new ParameterStore(stack, 1, CPU, products: ScalarType.BFloat16);
        var input = randn([1, 6, Dim], generator: new Generator(1, CPU));
        using var state = new DecodingState(1);
        var parts = new List<Tensor>();
        for (var i = 0; i < 6; i++)
        {
            parts.Add(stack.Forward(input.narrow(1, i, 1), new InvocationContext(state)));
            state.Advance(1);
        }

        // Four products a layer on values of order one, each within two roundings of 2^-8.
        Tensors.AssertClose(stack.Forward(input, new(false)), cat(parts, 1), 16 * Math.ScaleB(1, -8));

        // Two layers, keys and values of 16 columns, two heads of eight, two bytes each.
        Assert.Equal(2 * 2 * 16 * 2 * 8 * 2, state.Bytes);
    }

    private static Func<Tensor, Tensor> Of(LinearMap.BaseConfig config) => input => In(new Wrapper<LinearMap>(config), root => root.Inner.Forward(input, new(true)));

    private static Func<Tensor, Tensor> Of(FeedForward.BaseConfig config) => input => In(new Wrapper<FeedForward>(config), root => root.Inner.Forward(input, new(true)));

    private static Func<Tensor, Tensor> Of(Attention.Config config) => input => In(new Wrapper<Attention>(config), root => root.Inner.Forward(input, null, new(true)));

    private static Func<Tensor, Tensor> Of(Norm.BaseConfig config) => input => In(new Wrapper<Norm>(config), root => root.Inner.Forward(input));

    private static (Tensor Query, Tensor Key, Tensor Value) Qkv(Tensor input)
    {
        var config = new RopeQkv.Config { InputDim = Dim, Heads = 2, HeadDim = Dim / 2, Inner = new NormalizedQkv.Config() };
        var root = new Wrapper<QkvProjection>(config);
        using var store = new ParameterStore(root, 1, CPU, products: ScalarType.BFloat16);
        return root.Inner.Forward(input, new(true));
    }

    private static ModelOutput Head(Tensor input, bool isTraining)
    {
        var root = new Wrapper<Embedding>(new Embedding.Config { Count = 7, OutputDim = Dim });
        using var store = new ParameterStore(root, 1, CPU, products: ScalarType.BFloat16);
        return WideHead.Forward(input.view(-1, Dim), root.Inner.Factor(), zeros(7), zeros([10], ScalarType.Int64), new(isTraining));
    }

    private static Tensor In<TModule>(Wrapper<TModule> root, Func<Wrapper<TModule>, Tensor> compute)
        where TModule : Module
    {
        using var store = new ParameterStore(root, 1, CPU, products: ScalarType.BFloat16);
        return compute(root);
    }

    /// <summary>A quantizer that rounds nothing.</summary>
    private sealed class PassThrough : Quantizer
    {
        public sealed record Config : BaseConfig
        {
            public override PassThrough Build() => new();
        }

        public override Tensor Weight(Tensor weight) => weight;

        public override Tensor Picked(Tensor picked, Tensor table) => picked;

        public override Tensor Input(Tensor input, InvocationContext context) => input;
    }
}
