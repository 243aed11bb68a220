using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Pretraining;

public sealed class ObjectiveTests
{
    private static readonly WordPieceTokenizer Tokenizer = WordPieceTokenizer.Load(Path.Combine(TestData.Samples, "vocab.txt"));

    /// <summary>Rows of ordinary pieces, some documents' ends among them.</summary>
    private static readonly Gen<int[]> Rows = Gen.Frequency((9, Gen.Int[5, Tokenizer.Vocabulary.Count - 1]), (1, Gen.Const(Tokenizer.SeparateId))).Array[1, 40];

    [Fact]
    public void MaskedTokens_AnyRow_ChoosesItsShareAndLeavesTheRest() => Gen.Select(Rows, Gen.Long).Sample((packed, seed) =>
    {
        (long[] tokens, long[] labels, int length) = Fill(new MaskedTokens(), packed, seed);

        int candidates = packed.Count(id => id != Tokenizer.SeparateId);
        int[] chosen = [.. Enumerable.Range(0, labels.Length).Where(column => labels[column] != LanguageBatches.Ignored)];
        Assert.Equal(Math.Min(candidates, Math.Max(1, (int)Math.Round(0.15 * candidates))), chosen.Length);
        Assert.Equal((packed.Length + 1, (long)Tokenizer.ClassifyId), (length, tokens[0]));
        for (int column = 1; column < length; column++)
        {
            // The label is what stood there; all that has no label is as it was.
            Assert.Equal(packed[column - 1], labels[column] == LanguageBatches.Ignored ? tokens[column] : labels[column]);
        }

        Assert.All(chosen, column => Assert.NotEqual(Tokenizer.SeparateId, labels[column]));
        Assert.All(tokens.Skip(length), id => Assert.Equal(Tokenizer.PadId, id));
    });

    [Fact]
    public void MaskedTokens_ManyRows_HidesEightyPercentAndReplacesTen()
    {
        int[] packed = [.. Enumerable.Range(100, 40)];
        double[] kinds = new double[3];
        int[] byColumn = new int[42];
        const int RowsDrawn = 4000;
        for (int row = 0; row < RowsDrawn; row++)
        {
            (long[] tokens, long[] labels, _) = Fill(new MaskedTokens(), packed, row);
            for (int column = 0; column < labels.Length; column++)
            {
                if (labels[column] != LanguageBatches.Ignored)
                {
                    kinds[tokens[column] == Tokenizer.MaskId ? 0 : tokens[column] == labels[column] ? 1 : 2]++;
                    byColumn[column]++;
                }
            }
        }

        // 6 of 40 tokens in each row. A random piece is the token itself, or [MASK], once in 1,768 times: too rare to matter here.
        double chosen = 6.0 * RowsDrawn;
        Assert.Equal(chosen, kinds.Sum());
        double[] expected = [0.8 * chosen, 0.1 * chosen, 0.1 * chosen];
        double chi = kinds.Zip(expected, (found, wanted) => Math.Pow(found - wanted, 2) / wanted).Sum();
        Assert.True(chi < 13.8, $"chi-square of the three kinds {chi}; above 13.8 once in a thousand seeds");

        double each = chosen / 40;
        double columns = byColumn.Skip(1).Take(40).Sum(found => Math.Pow(found - each, 2) / each);
        Assert.True(columns < 72.1, $"chi-square of the columns {columns}; above 72.1 once in a thousand seeds");
    }

    [Fact]
    public void NextTokens_AnyRow_LabelsEachTokenWithTheOneAfterIt() => Rows.Where(row => row.Length > 1).Sample(packed =>
    {
        (long[] tokens, long[] labels, int length) = Fill(new NextTokens(), packed, 0);

        Assert.Equal(packed.Length - 1, length);
        for (int column = 0; column < length; column++)
        {
            Assert.Equal(packed[column], tokens[column]);
            Assert.Equal(packed[column] == Tokenizer.SeparateId ? LanguageBatches.Ignored : packed[column + 1], labels[column]);
        }

        Assert.All(labels.Skip(length), label => Assert.Equal(LanguageBatches.Ignored, label));
    });

    [Fact]
    public void Check_SharesAboveOne_IsTold() =>
        Assert.Equal("random", Assert.Single(ConfigCheck.Problems(new MaskedTokens { Hidden = 0.8, Random = 0.3 })).Path);

    private static (long[] Tokens, long[] Labels, int Length) Fill(LanguageObjective objective, int[] packed, long seed)
    {
        long[] tokens = new long[42];
        long[] labels = new long[42];
        Array.Fill(tokens, Tokenizer.PadId);
        Array.Fill(labels, LanguageBatches.Ignored);
        SplitMix64 random = SplitMix64.For(seed, 0);
        int length = objective.Fill(packed, tokens, labels, Tokenizer, ref random);
        return (tokens, labels, length);
    }
}
