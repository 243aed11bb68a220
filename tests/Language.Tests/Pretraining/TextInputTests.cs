using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Imdb;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Texts;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Pretraining;

public sealed class TextInputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _directory.Dispose();

    public static TheoryData<bool> Objectives => [true, false];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Train_SamePosition_GivesTheSameBatchInAnyOrder(bool causal)
    {
        using TextInput first = Samples(causal);
        using TextInput second = Samples(causal);
        DataPosition[] positions = [new(0, 3), new(7, 0), new(2, 4), new(0, 3)];

        string[] forward = [.. positions.Select(position => Text(first.Train(position)))];
        string[] backward = [.. positions.Reverse().Select(position => Text(second.Train(position)))];

        Assert.Equal(forward, backward.Reverse());
        Assert.Equal(forward[0], forward[3]);
        Assert.Equal(3, forward.Distinct().Count());
    }

    [Fact]
    public void Train_OneRow_IsMaskedAlikeWhateverTheBatchAndAnewInEachPass()
    {
        using TextInput small = Samples(causal: false, config => config with { BatchSize = 3 });
        using TextInput large = Samples(causal: false, config => config with { BatchSize = 16 });

        Assert.Equal(Rows(small, 2), Rows(large, 2));
        Assert.NotEqual(Rows(small, 2), Rows(small, 3));
    }

    [Fact]
    public void Train_OneEpoch_PredictsEveryTokenOnce()
    {
        using TextInput input = Samples(causal: true);
        int[] seen = new int[input.Facts.VocabularySize];
        for (int batch = 0; batch < input.BatchesInEpoch(0); batch++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch read = input.Train(new DataPosition(0, batch));
            foreach (long label in read[LanguageBatches.Labels].data<long>().ToArray().Where(label => label != LanguageBatches.Ignored))
            {
                seen[label]++;
            }
        }

        // Each sentence ends once; the very last token may lie in a rest that is left out.
        Assert.InRange(seen[input.Tokenizer.SeparateId], 698, 699);
        Assert.Equal(0, seen[input.Tokenizer.ClassifyId]);
    }

    [Fact]
    public void Read_Dev_IsTheSameForEverySeedAndHasNothingOfTrain()
    {
        using TextInput first = Samples(causal: false);
        using TextInput second = Samples(causal: false, seed: 9);

        Assert.Equal(first.Read("dev").Select(Text), second.Read("dev").Select(Text));
        Assert.Contains("train and dev", Assert.Throws<DataException>(() => first.Read("test").Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LastRowIsShorter_IsPaddedAndMasked()
    {
        _directory.Write("a.txt", "good film\n\nbad\n");
        _directory.Write("b.txt", "good good good good good\ngood\n");
        using TextInput input = Open(new() { Source = new TextFiles { Train = "a.txt", Dev = "b.txt" }, Objective = new NextTokens(), SequenceLength = 16 });

        using Batch batch = Assert.Single(input.Read("dev"));

        // [CLS], six words; the last label is [SEP].
        Assert.Equal([1, 16], batch[LanguageBatches.Tokens].shape);
        Assert.Equal(7, batch[LanguageBatches.Mask].sum().item<long>());
        Assert.Equal(input.Tokenizer.SeparateId, batch[LanguageBatches.Labels][0, 6].item<long>());
        Assert.Equal(LanguageBatches.Ignored, batch[LanguageBatches.Labels][0, 7].item<long>());
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Read_SeparateDocuments_NumbersThemWithinTheirRow(bool causal)
    {
        _directory.Write("a.txt", "good film\n\nbad film\n\ngood");
        _directory.Write("b.txt", "good");
        using TextInput input = Open(new()
        {
            Source = new TextFiles { Train = "a.txt", Dev = "b.txt" },
            Objective = causal ? new NextTokens() : new MaskedTokens(),
            SequenceLength = 16,
            SeparateDocuments = true,
        });

        using Batch batch = input.Train(default);

        long[] expected = causal
            ? [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, -1, -1, -1, -1, -1, -1]
            : [0, 0, 0, 0, 1, 1, 1, 2, 2, -1, -1, -1, -1, -1, -1, -1];
        Assert.Equal(expected, batch[LanguageBatches.Documents].data<long>().ToArray());
        using Tensor allowed = LanguageBatches.AttentionMask(batch)!;
        Assert.True(allowed[0, 4, 5].item<bool>());
        Assert.False(allowed[0, 4, 3].item<bool>());
        Assert.False(allowed[0, 4, 12].item<bool>());
    }

    [Fact]
    public void Read_TextOfAnotherScript_WarnsThatTheVocabularyDoesNotFit()
    {
        _directory.Write("a.txt", string.Concat(Enumerable.Repeat("\u4e2d \u6587 good\n\n", 10)));
        _directory.Write("b.txt", "good");
        using TextInput input = Open(new() { Source = new TextFiles { Train = "a.txt", Dev = "b.txt" }, Objective = new MaskedTokens(), SequenceLength = 16 });

        input.Train(default).Dispose();
        input.Train(default).Dispose();

        Assert.Contains("50.0 % of the train split's 40 tokens are [UNK]", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AFileWithoutText_SaysSo()
    {
        _directory.Write("a.txt", "\n\n");
        using TextInput input = Open(new() { Source = new TextFiles { Train = "a.txt", Dev = "b.txt" }, Objective = new MaskedTokens() });

        Assert.Contains("The train split of TextFiles has no text", Assert.Throws<DataException>(() => input.BatchesInEpoch(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Documents_LimitsWhatIsReadAndNeverTakesTheHeldOut()
    {
        TestData.Dataset("imdb/unsup.tsv.gz");
        InputEnvironment environment = new(Environment.GetEnvironmentVariable("PLATFORM_DATASETS"), 1);
        ImdbTexts source = new();

        string[] train = [.. source.Read("train", environment).Take(3000)];
        string[] dev = [.. source.Read("dev", environment).Take(200)];

        Assert.Empty(train.Intersect(dev));
        using TextInput input = new TextInput.Config { Source = source, Objective = new MaskedTokens(), Documents = 50 }.Open(environment);
        Assert.InRange(input.BatchesInEpoch(0), 2, 10);
    }

    [Fact]
    public void Answer_TwoGaps_GivesTheMostProbablePiecesOfEach()
    {
        using TextInput input = Samples(causal: false);
        Model model = new BertMaskedModel.Config().For(input.Facts).Build();
        using ParameterStore store = new(model, 1, CPU);

        IReadOnlyList<TextAnswer> answers = input.Answer(model, CPU, ["the [MASK] was [MASK]."]);

        Assert.Equal(["[MASK] 1", "[MASK] 2"], answers.Select(answer => answer.Question));
        Assert.All(answers, answer => Assert.Equal(answer.Choices.OrderByDescending(choice => choice.Probability), answer.Choices));
        Assert.All(answers, answer => Assert.All(answer.Choices, choice => Assert.Contains(choice.Text, input.Tokenizer.Vocabulary.Pieces)));
    }

    [Theory]
    [InlineData("no gap", "write [MASK] where a word is missing")]
    [InlineData("a [MASK] and a very long text that does not fit into the rows that this model was trained on, so that it cannot be answered at all by it", "trained on rows of 32")]
    public void Answer_TextThatCannotBeAnswered_SaysWhy(string text, string problem)
    {
        using TextInput input = Samples(causal: false);
        Model model = new BertMaskedModel.Config().For(input.Facts).Build();

        Assert.Contains(problem, Assert.Throws<ConfigException>(() => input.Answer(model, CPU, [text])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AThousandBatches_LeavesNoTensorBehind()
    {
        using TextInput input = Samples(causal: false, config => config with { SeparateDocuments = true });
        input.Train(default).Dispose();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int step = 0; step < 1000; step++)
        {
            input.Train(new DataPosition(step / 10, step % 10)).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static string[] Rows(TextInput input, int epoch)
    {
        List<string> rows = [];
        for (int index = 0; index < input.BatchesInEpoch(epoch); index++)
        {
            using Batch batch = input.Train(new DataPosition(epoch, index));
            for (int row = 0; row < batch.Examples; row++)
            {
                using DisposeScope scope = NewDisposeScope();
                rows.Add(string.Join(' ', batch[LanguageBatches.Tokens][row].data<long>().ToArray()));
            }
        }

        return [.. rows];
    }

    private static string Text(Batch batch)
    {
        using (batch)
        {
            return string.Join(' ', batch.Names.Order().Select(name => $"{name}: {string.Join(' ', batch[name].to_type(ScalarType.Int64).data<long>().ToArray())}"));
        }
    }

    private TextInput Samples(bool causal, Func<TextInput.Config, TextInput.Config>? change = null, long seed = 1)
    {
        TextInput.Config config = new()
        {
            Source = new GlueTexts { Directory = "samples/sentiment" },
            Objective = causal ? new NextTokens() : new MaskedTokens(),
            SequenceLength = 32,
        };
        return Open(change is null ? config : change(config), seed);
    }

    private TextInput Open(TextInput.Config config, long seed = 1) =>
        (config with { Vocabulary = "samples/vocab.txt" }).Open(new InputEnvironment(_directory.Path, seed) { Warn = _warnings.Add });
}
