using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>
/// Looks for the most probable continuation of a prompt by following the best few at each token. It stops where no sequence
/// followed can still become better than the best that ended.
/// </summary>
public static class BeamSearch
{
    /// <summary>Continues one prompt.</summary>
    /// <param name="decoder">What predicts; begun anew here.</param>
    /// <param name="prompt">The prompt's ids.</param>
    /// <param name="options">Number of beams, length penalty, and when to stop.</param>
    /// <param name="cancellation">Ends the work between two tokens.</param>
    /// <returns>The sequences that ended, the best score first; at least one.</returns>
    public static IReadOnlyList<GeneratedTokens> Run(ITokenDecoder decoder, int[] prompt, GenerationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(options);
        List<GeneratedTokens> ended = [];
        List<Beam> beams = [new Beam([], 0, Parent: 0)];
        Tensor logits = decoder.Start([prompt]);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            IEnumerable<Beam> candidates;
            using (logits)
            using (NewDisposeScope())
            {
                candidates = Candidates(beams, TokenGenerator.Allowed(logits, options), options);
            }

            beams = [];
            foreach ((int rank, Beam candidate) in candidates.Index())
            {
                if (TokenGenerator.EndOf(candidate.Tokens, prompt.Length, decoder, options) is { } reason)
                {
                    // One that would not have been followed either does not count.
                    if (rank < options.Beams)
                    {
                        ended.Add(new GeneratedTokens(candidate.Tokens, candidate.LogProbability, reason));
                    }
                }
                else if (beams.Count < options.Beams)
                {
                    beams.Add(candidate);
                }
            }

            if (beams.Count == 0 || IsDecided(ended, beams, prompt.Length, decoder, options))
            {
                return [.. ended.OrderByDescending(sequence => Score(sequence.LogProbability, sequence.Tokens.Count, options)).Take(options.Beams)];
            }

            decoder.Reorder([.. beams.Select(beam => beam.Parent)]);
            logits = decoder.Continue([.. beams.Select(beam => beam.Tokens[^1])]);
        }
    }

    /// <summary>A sequence's log probability, made comparable between lengths.</summary>
    internal static double Score(double logProbability, int tokens, GenerationOptions options) =>
        logProbability / Math.Pow((5 + tokens) / 6.0, options.LengthPenalty);

    /// <summary>The best continuations by one token: twice as many as beams, so that enough go on even where as many end.</summary>
    private static List<Beam> Candidates(List<Beam> beams, Tensor logits, GenerationOptions options)
    {
        Tensor before = tensor([.. beams.Select(beam => (float)beam.LogProbability)], [beams.Count, 1], device: logits.device);
        Tensor sums = (nn.functional.log_softmax(logits, -1) + before).view(-1);
        (Tensor values, Tensor indices) = sums.topk((int)Math.Min(2L * options.Beams, sums.numel()));
        long vocabulary = logits.shape[1];
        return
        [
            .. indices.cpu().data<long>().ToArray()
                .Zip(values.cpu().data<float>().ToArray())
                .Where(found => float.IsFinite(found.Second))
                .Select(found => new Beam(
                    [.. beams[(int)(found.First / vocabulary)].Tokens, (int)(found.First % vocabulary)],
                    found.Second,
                    (int)(found.First / vocabulary))),
        ];
    }

    /// <summary>Whether the best sequence that ended is better than any that goes on can become: more tokens only cost probability.</summary>
    private static bool IsDecided(List<GeneratedTokens> ended, List<Beam> beams, int promptLength, ITokenDecoder decoder, GenerationOptions options)
    {
        if (ended.Count == 0)
        {
            return false;
        }

        int longest = Math.Min(options.MaxTokens, (decoder.LongestSequence ?? int.MaxValue) - promptLength);
        return ended.Max(sequence => Score(sequence.LogProbability, sequence.Tokens.Count, options))
            >= beams.Max(beam => Score(beam.LogProbability, longest, options));
    }

    /// <summary>A sequence that goes on.</summary>
    /// <param name="Tokens">What was added to the prompt.</param>
    /// <param name="LogProbability">Sum of their log probabilities.</param>
    /// <param name="Parent">The row it continues.</param>
    private sealed record Beam(IReadOnlyList<int> Tokens, double LogProbability, int Parent);
}
