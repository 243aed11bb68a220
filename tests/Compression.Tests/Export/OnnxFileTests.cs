using Platform.Training.Compression.Export;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;

namespace Platform.Compression.Tests.Export;

public sealed class OnnxFileTests : IDisposable
{
    /// <summary>What the requirement allows; found are some 1e-6, the roundings of another order of sums.</summary>
    private const double Tolerance = 1e-4;

    private static readonly Dictionary<string, Func<SmallClassifier>> Kinds = new()
    {
        ["as published"] = () => SmallClassifier.Of(),
        ["regression"] = () => SmallClassifier.Of(outputs: 1),
        ["three classes"] = () => SmallClassifier.Of(outputs: 3),
        ["separate products"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new SeparateQkv.Config() })),
        ["grouped queries"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new GroupedQkv.Config { KeyValueHeads = 2 } })),
        ["one head of keys"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new GroupedQkv.Config() })),
        ["normalized queries"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new NormalizedQkv.Config() })),
        ["RoPE without positions"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new RopeQkv.Config() }), WithoutPositions),
        ["RoPE of a part, around norms"] = () => SmallClassifier.Of(Attention(attention => attention with
        {
            Qkv = new RopeQkv.Config { Inner = new NormalizedQkv.Config { Inner = new GroupedQkv.Config { KeyValueHeads = 2 } }, Rotary = new RotaryEmbedding.Config { Fraction = 0.5, Theta = 100 } },
        })),
        ["YaRN"] = () => SmallClassifier.Of(Attention(attention => attention with { Qkv = new RopeQkv.Config { Rotary = new YarnEmbedding.Config { OriginalLength = 8 } } })),
        ["causal mask"] = () => SmallClassifier.Of(Attention(attention => attention with { Mask = new CausalMask.Config() })),
        ["sliding window"] = () => SmallClassifier.Of(Attention(attention => attention with { Mask = new SlidingWindowMask.Config { Window = 3, Causal = false } })),
        ["ALiBi"] = () => SmallClassifier.Of(Attention(attention => attention with { Bias = new Alibi.Config() })),
        ["relative bias under a causal window"] = () => SmallClassifier.Of(Attention(attention => attention with
        {
            Bias = new RelativeBias.Config { Buckets = 8, Furthest = 16 }, Mask = new SlidingWindowMask.Config { Window = 5 },
        })),
        ["gated feed-forward"] = () => SmallClassifier.Of(layer => layer with { FeedForward = new GatedFeedForward.Config() }),
        ["ReLU"] = () => SmallClassifier.Of(layer => layer with { FeedForward = new DenseFeedForward.Config { Activation = Activation.Relu, Expansion = 2 } }),
        ["tanh, no biases"] = () => SmallClassifier.Of(layer => layer with
        {
            FeedForward = new DenseFeedForward.Config { Activation = Activation.Tanh, Expand = new Linear.Config { Bias = false }, Contract = new Linear.Config { Bias = false } },
        }),
        ["RMS norm before each half"] = () => SmallClassifier.Of(layer => layer with { Norm = new RmsNorm.Config(), NormPlacement = NormPlacement.Pre }),
        ["adapters"] = () => SmallClassifier.Of(
            Attention(attention => attention with { Output = new LoraLinear.Config { Inner = new LoraLinear.Config { Rank = 2 } } }),
            model => model with { Head = new LoraLinear.Config { Rank = 3 } }),
        ["sinusoidal positions"] = () => SmallClassifier.Of(model: model => model with
        {
            Encoder = model.Encoder with { Embeddings = model.Encoder.Embeddings with { Positions = new SinusoidalPositions.Config() } },
        }),
        ["layers that differ"] = () => SmallClassifier.Of(model: model => model with { Encoder = model.Encoder with { Stack = Mixed(((UniformStackConfig)model.Encoder.Stack).Layer) } }),
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("platform-onnx-").FullName;

    public static TheoryData<string> Names => [.. Kinds.Keys];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_EachKindOfLayer_GivesTheModelsLogits(string kind)
    {
        using var classifier = Kinds[kind]();
        OnnxFolder.Write(_directory, classifier.Model, SmallClassifier.Task(), OnnxPrecision.Single);
        using var exported = OnnxClassifier.Load(_directory, threads: 1);

        foreach (var rows in new[] { SmallClassifier.Rows(9, seed: 1), SmallClassifier.Rows(1, seed: 2, columns: 1), SmallClassifier.Rows(3, seed: 3, columns: 11) })
        {
            AssertClose(classifier.Logits(rows), exported.Run(rows));
        }
    }

    [Fact]
    public void Write_EveryKindOfLayer_PassesTheFormatsOwnChecker()
    {
        OnnxChecker.RequireInstalled();
        foreach (var (i, make) in Kinds.Values.Index())
        {
            using var classifier = make();
            OnnxFile.Write(Path.Combine(_directory, $"fp32-{i}.onnx"), classifier.Model, OnnxPrecision.Single, SmallClassifier.Length);
            OnnxFile.Write(Path.Combine(_directory, $"int8-{i}.onnx"), classifier.Model, OnnxPrecision.Integer, SmallClassifier.Length);
        }

        OnnxChecker.AssertValid(_directory);
    }

    [Fact]
    public void Require_AModuleWithoutWriter_NamesItsPath()
    {
        using var classifier = SmallClassifier.Of(layer => layer with { FeedForward = new MixtureOfExperts.Config() });

        var problem = Assert.Throws<ConfigException>(() => OnnxFile.Require(classifier.Model));

        Assert.Contains("model.encoder.stack.layers[0].feed_forward", problem.Message, StringComparison.Ordinal);
        Assert.Contains("MixtureOfExperts", problem.Message, StringComparison.Ordinal);
    }

    private static void AssertClose(float[][] expected, float[][] found)
    {
        Assert.Equal(expected.Length, found.Length);
        var differences = expected.Zip(found).SelectMany(rows => rows.First.Zip(rows.Second, (a, b) => Math.Abs(a - b)));
        Assert.All(differences, difference => Assert.True(difference < Tolerance, $"{difference}"));
    }

    private static Func<TransformerLayer.Config, TransformerLayer.Config> Attention(Func<Attention.Config, Attention.Config> change) =>
        layer => layer with { Attention = change(layer.Attention) };

    private static Training.Language.Bert.BertClassifier.Config WithoutPositions(Training.Language.Bert.BertClassifier.Config model) =>
        model with { Encoder = model.Encoder with { Embeddings = model.Encoder.Embeddings with { Positions = null } } };

    private static MixedStackConfig Mixed(TransformerLayer.Config layer) => new()
    {
        Pattern = [layer, layer with { FeedForward = new GatedFeedForward.Config(), NormPlacement = NormPlacement.Pre }],
        Repeats = 2,
    };
}
