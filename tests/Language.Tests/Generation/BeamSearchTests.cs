using CsCheck;
using Platform.Training.Language.Generation;

namespace Platform.Language.Tests.Generation;

public sealed class BeamSearchTests
{
    private const int Vocabulary = 4;
    private const int End = 3;

    [Fact]
    public void Run_AsManyBeamsAsSequences_FindsTheBestOfAll() => Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 4], Gen.OneOf(Gen.Const(0.0), Gen.Const(0.6), Gen.Const(1.5))).Sample(
        (seed, length, penalty) =>
        {
            using TableDecoder decoder = new(Vocabulary, seed);
            GenerationOptions options = new() { MaxTokens = length, Beams = 256, LengthPenalty = penalty, EndToken = End };

            GeneratedTokens best = BeamSearch.Run(decoder, [1, 2], options, TestContext.Current.CancellationToken)[0];

            (IReadOnlyList<int> tokens, double logProbability) = BruteForce(decoder, [1, 2], options);
            Assert.Equal(tokens, best.Tokens);
            Assert.Equal(logProbability, best.LogProbability, 1e-5);
        },
        iter: 300,
        threads: 1);

    [Fact]
    public void Run_OneBeam_IsGreedy()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using TableDecoder decoder = new(Vocabulary, seed);
            GenerationOptions options = new() { MaxTokens = 8, EndToken = End, Temperature = 0 };

            GeneratedTokens greedy = TokenGenerator.Generate(decoder, [[1]], options, TestContext.Current.CancellationToken)[0];

            Assert.Equal(greedy.Tokens, BeamSearch.Run(decoder, [1], options, TestContext.Current.CancellationToken)[0].Tokens);
        }
    }

    [Fact]
    public void Run_MoreBeams_FindsNoWorseSequence()
    {
        int better = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            using TableDecoder decoder = new(6, seed);
            double Best(int beams)
            {
                GenerationOptions options = new() { MaxTokens = 6, Beams = beams, LengthPenalty = 0 };
                return BeamSearch.Run(decoder, [1], options, TestContext.Current.CancellationToken)[0].LogProbability;
            }

            Assert.True(Best(1296) >= Best(3) - 1e-5);
            better += Best(1296) > Best(1) + 1e-5 ? 1 : 0;
        }

        // Greedy search misses the best sequence often enough for the comparison to mean something.
        Assert.True(better > 5);
    }

    [Fact]
    public void Run_SeveralPrompts_AreSearchedEachAsIfAlone()
    {
        using TableDecoder decoder = new(Vocabulary, 4);
        GenerationOptions options = new() { MaxTokens = 5, Beams = 3, EndToken = End };
        int[][] prompts = [[1], [2, 2, 1], [0, 2]];

        IReadOnlyList<GeneratedTokens> together = TokenGenerator.Generate(decoder, prompts, options, TestContext.Current.CancellationToken);

        Assert.Equal(
            prompts.Select(prompt => string.Join(' ', BeamSearch.Run(decoder, prompt, options, TestContext.Current.CancellationToken)[0].Tokens)),
            together.Select(found => string.Join(' ', found.Tokens)));
    }

    [Fact]
    public void Run_ForbiddenTokens_AreNeverChosen()
    {
        using TableDecoder decoder = new(Vocabulary, 4);
        GenerationOptions options = new() { MaxTokens = 6, Beams = 4, EndToken = End, Forbidden = [0, 2] };

        Assert.All(
            BeamSearch.Run(decoder, [1], options, TestContext.Current.CancellationToken),
            found => Assert.DoesNotContain(found.Tokens, token => token is 0 or 2));
    }

    private static (IReadOnlyList<int> Tokens, double LogProbability) BruteForce(TableDecoder decoder, int[] prompt, GenerationOptions options)
    {
        List<(IReadOnlyList<int> Tokens, double LogProbability)> ended = [];
        void Extend(List<int> added, double logProbability)
        {
            double[] next = decoder.LogProbabilities([.. prompt, .. added]);
            for (int token = 0; token < next.Length; token++)
            {
                List<int> longer = [.. added, token];
                if (token == End || longer.Count == options.MaxTokens)
                {
                    ended.Add((longer, logProbability + next[token]));
                }
                else
                {
                    Extend(longer, logProbability + next[token]);
                }
            }
        }

        Extend([], 0);
        return ended.MaxBy(found => found.LogProbability / Math.Pow((5 + found.Tokens.Count) / 6.0, options.LengthPenalty));
    }
}
