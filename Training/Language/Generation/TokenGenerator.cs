using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Continues prompts token by token: by the most probable token, by chance, or by a search with beams.</summary>
public static class TokenGenerator
{
    /// <summary>Continues prompts.</summary>
    /// <param name="decoder">What predicts; begun anew here.</param>
    /// <param name="prompts">The ids of each prompt, at least one.</param>
    /// <param name="options">How to choose and when to stop.</param>
    /// <param name="cancellation">Ends the work between two tokens.</param>
    /// <returns>What was added to each prompt.</returns>
    /// <exception cref="ConfigException">The options are not sound, with every problem, or a prompt leaves no room for a token.</exception>
    public static IReadOnlyList<GeneratedTokens> Generate(ITokenDecoder decoder, IReadOnlyList<int[]> prompts, GenerationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().ToArray() is { Length: > 0 } problems)
        {
            throw new ConfigException(problems);
        }

        if (prompts.FirstOrDefault(prompt => prompt.Length >= decoder.LongestSequence) is { } full)
        {
            throw new ConfigException("prompt", $"has {full.Length} tokens, but the model reads at most {decoder.LongestSequence}: nothing can be added. Shorten it.");
        }

        return options.Beams == 1
            ? Sample(decoder, prompts, options, cancellation)
            : [.. prompts.Select(prompt => BeamSearch.Run(decoder, prompt, options, cancellation)[0])];
    }

    /// <summary>Logits in which forbidden tokens cannot be chosen.</summary>
    internal static Tensor Allowed(Tensor logits, GenerationOptions options) => options.Forbidden.Count == 0
        ? logits
        : logits.index_fill(1, tensor([.. options.Forbidden.Select(id => (long)id)], device: logits.device), float.NegativeInfinity);

    /// <summary>Why a sequence ends with its last token; null where it goes on.</summary>
    internal static StopReason? EndOf(IReadOnlyList<int> tokens, int promptLength, ITokenDecoder decoder, GenerationOptions options) => tokens switch
    {
        _ when tokens[^1] == options.EndToken => StopReason.EndToken,
        _ when options.IsComplete?.Invoke(tokens) == true => StopReason.Complete,
        _ when tokens.Count >= options.MaxTokens => StopReason.TokenLimit,
        _ when promptLength + tokens.Count >= decoder.LongestSequence => StopReason.LongestSequence,
        _ => null,
    };

    private static GeneratedTokens[] Sample(ITokenDecoder decoder, IReadOnlyList<int[]> prompts, GenerationOptions options, CancellationToken cancellation)
    {
        GeneratedTokens[] done = new GeneratedTokens[prompts.Count];
        List<Growing> growing = [.. prompts.Select((prompt, index) => new Growing(index, prompt.Length))];
        Tensor logits = decoder.Start(prompts);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using (logits)
            using (NewDisposeScope())
            {
                Add(growing, Allowed(logits, options), options);
            }

            List<int> kept = [];
            for (int row = 0; row < growing.Count; row++)
            {
                Growing sequence = growing[row];
                if (EndOf(sequence.Tokens, sequence.PromptLength, decoder, options) is { } reason)
                {
                    done[sequence.Index] = new GeneratedTokens(sequence.Tokens, sequence.LogProbability, reason);
                }
                else
                {
                    kept.Add(row);
                }
            }

            if (kept.Count == 0)
            {
                return done;
            }

            if (kept.Count < growing.Count)
            {
                // Sequences that ended need no more computing.
                decoder.Reorder(kept);
                growing = [.. kept.Select(row => growing[row])];
            }

            logits = decoder.Continue([.. growing.Select(sequence => sequence.Tokens[^1])]);
        }
    }

    private static void Add(List<Growing> growing, Tensor logits, GenerationOptions options)
    {
        double[] uniform =
        [
            .. growing.Select(sequence => SplitMix64.For(PathSeed.Of(options.Seed, sequence.Index), sequence.Tokens.Count).NextDouble()),
        ];
        int[] drawn = TokenSampler.Draw(logits, options, uniform);
        Tensor chosen = nn.functional.log_softmax(logits, -1).gather(1, tensor([.. drawn.Select(id => (long)id)], [drawn.Length, 1], device: logits.device));
        float[] logProbabilities = chosen.cpu().data<float>().ToArray();
        for (int row = 0; row < drawn.Length; row++)
        {
            growing[row].Tokens.Add(drawn[row]);
            growing[row].LogProbability += logProbabilities[row];
        }
    }

    /// <summary>A prompt that goes on.</summary>
    private sealed class Growing(int index, int promptLength)
    {
        public int Index { get; } = index;

        public int PromptLength { get; } = promptLength;

        public List<int> Tokens { get; } = [];

        public double LogProbability { get; set; }
    }
}
