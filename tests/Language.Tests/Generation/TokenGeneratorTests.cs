using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Generation;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Generation;

public sealed class TokenGeneratorTests : IDisposable
{
    private readonly CausalLanguageModel _model;
    private readonly ParameterStore _store;

    public TokenGeneratorTests()
    {
        // Large first weights, so that the tokens before matter.
        CausalLanguageModel.Config config = CausalLanguageModel.Config.Of(layers: 2, hidden: 16, heads: 2) with
        {
            Tokens = new() { InitialScale = 1 },
            Positions = new LearnedPositions.Config { Count = 40, InitialScale = 1 },
        };
        _model = (CausalLanguageModel)config.For(new LanguageFacts(30, 40, IsCausal: true)).Build();
        _store = new ParameterStore(_model, 3, CPU);
    }

    public static TheoryData<int> Beams => [1, 3];

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Continue_WithACache_GivesTheLogitsOfReadingAllAgain()
    {
        using DisposeScope scope = NewDisposeScope();
        using CachedDecoder cached = new(_model, CPU);
        using RecomputingDecoder plain = new(_model, CPU);
        int[][] prompts = [[2, 7, 9], [2], [2, 4, 4, 11, 12, 3]];
        AssertClose(plain.Start(prompts), cached.Start(prompts));

        for (int step = 0; step < 20; step++)
        {
            int[] tokens = [step % 30, (3 * step) % 30, 29 - step];
            AssertClose(plain.Continue(tokens), cached.Continue(tokens));
            if (step == 7)
            {
                plain.Reorder([2, 0, 2]);
                cached.Reorder([2, 0, 2]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Beams))]
    public void Generate_WithACache_GivesTheTokensOfReadingAllAgain(int beams)
    {
        int[][] prompts = [[2, 7, 9], [2], [2, 4, 4, 11, 12, 3]];
        GenerationOptions options = new() { MaxTokens = 25, Beams = beams, Seed = 5, EndToken = 3 };
        using CachedDecoder cached = new(_model, CPU);
        using RecomputingDecoder plain = new(_model, CPU);

        IReadOnlyList<GeneratedTokens> fast = TokenGenerator.Generate(cached, prompts, options, TestContext.Current.CancellationToken);
        IReadOnlyList<GeneratedTokens> slow = TokenGenerator.Generate(plain, prompts, options, TestContext.Current.CancellationToken);

        foreach ((GeneratedTokens expected, GeneratedTokens found) in slow.Zip(fast))
        {
            Assert.Equal(expected.Tokens, found.Tokens);
            Assert.Equal(expected.LogProbability, found.LogProbability, 1e-3);
            Assert.Equal(expected.Reason, found.Reason);
        }
    }

    [Fact]
    public void Generate_PromptsOfDifferentLength_GivesEachWhatItGivesAlone()
    {
        int[][] prompts = [[2, 7, 9], [2], [2, 4, 4, 11, 12, 3]];
        GenerationOptions options = new() { MaxTokens = 20, Temperature = 0, EndToken = 3 };
        using CachedDecoder decoder = new(_model, CPU);

        IReadOnlyList<GeneratedTokens> together = TokenGenerator.Generate(decoder, prompts, options, TestContext.Current.CancellationToken);

        Assert.Equal(
            prompts.Select(prompt => Text(TokenGenerator.Generate(decoder, [prompt], options, TestContext.Current.CancellationToken)[0])),
            together.Select(Text));
    }

    [Fact]
    public void Generate_SameSeed_GivesTheSameAndAnotherSeedAnother()
    {
        using CachedDecoder decoder = new(_model, CPU);
        string With(long seed, int prompts = 1) => Text(TokenGenerator.Generate(
            decoder, [.. Enumerable.Repeat(new[] { 2, 5 }, prompts)], new GenerationOptions { Seed = seed, MaxTokens = 20 }, TestContext.Current.CancellationToken)[^1]);

        Assert.Equal(With(1), With(1));
        Assert.NotEqual(With(1), With(2));

        // The same prompt twice in a batch is continued in two ways.
        Assert.NotEqual(With(1), With(1, prompts: 2));
    }

    [Fact]
    public void Generate_StopRules_EndWhereTheySay()
    {
        using TableDecoder decoder = new(6, seed: 2, longestSequence: 12);
        GenerationOptions options = new() { MaxTokens = 8, Seed = 4 };
        GeneratedTokens Of(GenerationOptions changed, params int[] prompt) =>
            TokenGenerator.Generate(decoder, [prompt], changed, TestContext.Current.CancellationToken)[0];

        GeneratedTokens all = Of(options, 1);
        Assert.Equal((8, StopReason.TokenLimit), (all.Tokens.Count, all.Reason));

        int end = all.Tokens[4];
        int first = all.Tokens.ToList().IndexOf(end);
        GeneratedTokens ended = Of(options with { EndToken = end }, 1);
        Assert.Equal(all.Tokens.Take(first + 1), ended.Tokens);
        Assert.Equal(StopReason.EndToken, ended.Reason);

        GeneratedTokens complete = Of(options with { IsComplete = tokens => tokens.Count == 3 }, 1);
        Assert.Equal((3, StopReason.Complete), (complete.Tokens.Count, complete.Reason));

        GeneratedTokens longest = Of(options, 1, 2, 3, 4, 5, 0, 1, 2, 3);
        Assert.Equal((3, StopReason.LongestSequence), (longest.Tokens.Count, longest.Reason));
    }

    [Fact]
    public void Generate_RowsThatEnded_AreNotComputedAnyMore()
    {
        using TableDecoder decoder = new(6, seed: 2);

        IReadOnlyList<GeneratedTokens> found = TokenGenerator.Generate(
            decoder, [[1], [2], [3], [4]], new GenerationOptions { MaxTokens = 30, EndToken = 0 }, TestContext.Current.CancellationToken);

        Assert.Equal(found.Sum(sequence => sequence.Tokens.Count), decoder.Computed);
        Assert.True(found.Select(sequence => sequence.Tokens.Count).Distinct().Count() > 1);
    }

    [Fact]
    public void Generate_LogProbability_IsTheModelsOwn()
    {
        using TableDecoder decoder = new(6, seed: 2);

        GeneratedTokens found = TokenGenerator.Generate(
            decoder, [[1]], new GenerationOptions { MaxTokens = 5, Temperature = 0.3, TopK = 2 }, TestContext.Current.CancellationToken)[0];

        double expected = Enumerable.Range(0, 5).Sum(index => decoder.LogProbabilities([1, .. found.Tokens.Take(index)])[found.Tokens[index]]);
        Assert.Equal(expected, found.LogProbability, 1e-5);
    }

    [Theory]
    [InlineData(0, 1.0, null, null, 1, "tokens: must be")]
    [InlineData(5, -1.0, null, null, 1, "temperature: must be")]
    [InlineData(5, 1.0, 0, null, 1, "top-k: must be")]
    [InlineData(5, 1.0, null, 1.5, 1, "top-p: must be")]
    [InlineData(5, 1.0, null, null, 0, "beams: must be")]
    [InlineData(5, 1.0, 3, null, 2, "give one or the other")]
    public void Generate_OptionsThatMakeNoSense_SaysWhich(int tokens, double temperature, int? topK, double? topP, int beams, string problem)
    {
        using TableDecoder decoder = new(4, 1);
        GenerationOptions options = new() { MaxTokens = tokens, Temperature = temperature, TopK = topK, TopP = topP, Beams = beams };

        Assert.Contains(problem, Assert.Throws<ConfigException>(() => TokenGenerator.Generate(decoder, [[1]], options, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_PromptWithoutRoom_SaysSo()
    {
        using TableDecoder decoder = new(4, 1, longestSequence: 3);

        ConfigException error = Assert.Throws<ConfigException>(() => TokenGenerator.Generate(decoder, [[1, 1, 1]], new GenerationOptions(), TestContext.Current.CancellationToken));

        Assert.Contains("has 3 tokens, but the model reads at most 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_ManyTimes_LeavesNoTensorBehind()
    {
        int[][] prompts = [[2, 7, 9], [2]];
        void Once(int beams)
        {
            using CachedDecoder decoder = new(_model, CPU);
            TokenGenerator.Generate(decoder, prompts, new GenerationOptions { MaxTokens = 10, Beams = beams, EndToken = 3 }, TestContext.Current.CancellationToken);
        }

        Once(1);
        Once(2);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int round = 0; round < 20; round++)
        {
            Once(1);
            Once(2);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static string Text(GeneratedTokens generated) => string.Join(' ', generated.Tokens);

    private static void AssertClose(Tensor expected, Tensor found)
    {
        double difference = (expected - found).abs().max().item<float>();
        Assert.True(difference < 1e-4, $"logits differ by {difference}");
    }
}
