using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Decoders;

public sealed class CausalLanguageModelTests
{
    private const int BertVocabulary = 30_522;

    private static readonly LanguageFacts Causal = new(40, 12, IsCausal: true);

    [Theory]
    [InlineData(BertSize.Tiny, 4_416_698)]
    [InlineData(BertSize.Base, 109_514_298)]
    public void ParameterCount_MaskedBert_IsThePublishedCount(BertSize size, long parameters)
    {
        // BertForMaskedLM of bert-base-uncased has 109,514,298 parameters, the head's matrix being the table of tokens.
        BertMaskedModel.Config config = new() { Encoder = BertEncoder.Config.Of(size) with { Pooler = null } };

        Assert.Equal(parameters, config.For(new LanguageFacts(BertVocabulary, 128, IsCausal: false)).Build().ParameterCount);
    }

    [Fact]
    public void ParameterCount_DecoderOfGpt2sSize_IsThePublishedCount()
    {
        // GPT-2 small: 50,257 tokens, 1,024 positions, 12 layers of 768; 124,439,808 parameters with the tied head.
        CausalLanguageModel.Config config = CausalLanguageModel.Config.Of(layers: 12, hidden: 768, heads: 12) with
        {
            Positions = new LearnedPositions.Config { Count = 1024 },
        };

        Assert.Equal(124_439_808, config.For(new LanguageFacts(50_257, 1024, IsCausal: true)).Build().ParameterCount);
    }

    [Fact]
    public void ParameterCount_HeadOfItsOwn_AddsItsMatrix()
    {
        CausalLanguageModel.Config tied = CausalLanguageModel.Config.Of(layers: 1, hidden: 8, heads: 2);

        Assert.Equal(
            tied.For(Causal).Build().ParameterCount + 40 * 8,
            (tied with { Head = new Linear.Config { Bias = false } }).For(Causal).Build().ParameterCount);
    }

    [Fact]
    public void Forward_LaterTokensChanged_PredictsTheSameBefore()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Model model = CausalLanguageModel.Config.Of(layers: 2, hidden: 16, heads: 2).For(Causal).Build();
        using ParameterStore store = new(model, 3, CPU);

        Tensor first = Predict(model, [5, 6, 7, 8, 9, 10], documents: null);
        Tensor second = Predict(model, [5, 6, 7, 8, 20, 30], documents: null);

        AssertClose(first.narrow(0, 0, 4), second.narrow(0, 0, 4), 1e-6);
        Assert.NotEqual(first[4].data<float>().ToArray(), second[4].data<float>().ToArray());
    }

    [Fact]
    public void Forward_SeparateDocuments_DoesNotSeeTheOneBefore()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Model model = CausalLanguageModel.Config.Of(layers: 2, hidden: 16, heads: 2).For(Causal).Build();
        using ParameterStore store = new(model, 3, CPU);

        long[] documents = [0, 0, 0, 1, 1, 1];
        Tensor first = Predict(model, [5, 6, 7, 8, 9, 10], documents);
        Tensor second = Predict(model, [30, 31, 32, 8, 9, 10], documents);

        AssertClose(first.narrow(0, 3, 3), second.narrow(0, 3, 3), 1e-6);
    }

    [Fact]
    public void Forward_MaskedBertWithSeparateDocuments_DoesNotSeeTheOther()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Model model = new BertMaskedModel.Config().For(Causal with { IsCausal = false }).Build();
        using ParameterStore store = new(model, 3, CPU);

        long[] documents = [0, 0, 0, 1, 1, 1];
        Tensor first = Predict(model, [5, 6, 7, 8, 9, 10], documents);
        Tensor second = Predict(model, [5, 6, 7, 20, 30, 31], documents);

        AssertClose(first.narrow(0, 0, 3), second.narrow(0, 0, 3), 1e-6);
    }

    [Fact]
    public void Check_AttentionThatSeesLaterTokens_IsToldWithItsPath()
    {
        CausalLanguageModel.Config config = new() { Stack = new UniformStackConfig() };

        ConfigProblem problem = Assert.Single(ConfigCheck.Problems(config));

        Assert.Equal("stack", problem.Path);
        Assert.Contains("CausalMask", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_InputOfTheOtherKind_SaysWhichModelFits()
    {
        LanguageFacts masked = Causal with { IsCausal = false };

        Assert.Contains("BertMaskedModel", Assert.Throws<ConfigException>(() => new CausalLanguageModel.Config().For(masked)).Message, StringComparison.Ordinal);
        Assert.Contains("CausalLanguageModel", Assert.Throws<ConfigException>(() => new BertMaskedModel.Config().For(Causal)).Message, StringComparison.Ordinal);
        Assert.Contains("512 positions", Assert.Throws<ConfigException>(() => new CausalLanguageModel.Config().For(Causal with { SequenceLength = 513 })).Message, StringComparison.Ordinal);
    }

    /// <summary>Logits after each token of a row.</summary>
    private static Tensor Predict(Model model, long[] tokens, long[]? documents)
    {
        Dictionary<string, Tensor> tensors = new()
        {
            [LanguageBatches.Tokens] = tensor(tokens, [1, tokens.Length]),
            [LanguageBatches.Labels] = zeros([1, tokens.Length], ScalarType.Int64),
        };
        if (documents is not null)
        {
            tensors[LanguageBatches.Documents] = tensor(documents, [1, tokens.Length]);
        }

        using Batch batch = new(tensors, 1);
        return model.Forward(batch, new InvocationContext(isTraining: false)).Predictions;
    }

    private static void AssertClose(Tensor expected, Tensor found, double tolerance) =>
        Assert.True((expected - found).abs().max().item<float>() <= tolerance);
}
