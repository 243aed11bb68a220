using System.Diagnostics;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Generation;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>What a token of generated text costs, with the cache of keys and values and with the whole text read again for each.</summary>
internal sealed class GenerationBenchmark : IBenchmark
{
    private const int PromptTokens = 16;
    private const int Tokens = 256;
    private const int LastTokens = 32;
    private const int Rounds = 5;
    private const int Vocabulary = 30_522;

    public string Name => "generation";

    public string Summary => "Generating 256 tokens with a decoder of BERT-Mini's size (random weights), with and without the cache.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        var config = CausalLanguageModel.Config.Of(layers: 4, hidden: 256, heads: 4);
        var model = (CausalLanguageModel)config.For(new LanguageFacts(Vocabulary, 512, IsCausal: true)).Build();
        using var store = new ParameterStore(model, 1, CPU);
        using var cached = new CachedDecoder(model, CPU);
        using var recomputing = new RecomputingDecoder(model, CPU);
        Generate(cached, 16);
        Generate(recomputing, 16);
        var (first, each, again) = (new List<double>(), new List<double>(), new List<double>());
        var (ratios, ends) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var fast = Generate(cached, Tokens);
            var slow = Generate(recomputing, Tokens);
            first.Add(fast.First);
            each.Add(fast.Others / (Tokens - 1));
            again.Add(slow.Others / (Tokens - 1));
            ratios.Add(slow.Others / fast.Others);
            ends.Add(slow.Last / fast.Last);
        }

        var what = $"one text, a prompt of {PromptTokens} tokens, {Tokens} more, the most probable each time, vocabulary {Vocabulary:N0}";
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.Median("ttft_ms", first, "ms", $"prompt to the first token; {what}"),
            Figure.Median("ms_per_token", each, "ms", $"each further token with the cache; {what}"),
            Figure.Median("ms_per_token_recomputed", again, "ms", $"each further token with all before it read again; {what}"),
            Figure.Median("cache_speedup", ratios, "x", $"time of tokens 2 to {Tokens}, recomputed over cached, pairs measured in turn"),
            Figure.Median("cache_speedup_256", ends, "x", $"the same of the last {LastTokens} of them: what a token costs after {Tokens}"),
        ]);
    }

    /// <summary>Generates greedily.</summary>
    /// <returns>Milliseconds to the first token, for all others together, and for the last few of these.</returns>
    private static (double First, double Others, double Last) Generate(ITokenDecoder decoder, int tokens)
    {
        int[] prompt = [.. Enumerable.Range(1000, PromptTokens)];
        var watch = Stopwatch.StartNew();
        var next = Best(decoder.Start([prompt]));
        var first = watch.Elapsed.TotalMilliseconds;
        var last = first;
        for (var token = 1; token < tokens; token++)
        {
            if (token == tokens - LastTokens)
            {
                last = watch.Elapsed.TotalMilliseconds;
            }

            next = Best(decoder.Continue([next]));
        }

        return (first, watch.Elapsed.TotalMilliseconds - first, watch.Elapsed.TotalMilliseconds - last);
    }

    private static int Best(Tensor logits)
    {
        using (logits)
        using (NewDisposeScope())
        {
            return (int)logits.argmax(-1).item<long>();
        }
    }
}
