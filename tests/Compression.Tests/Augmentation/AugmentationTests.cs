using Platform.Training.Compression.Augmentation;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Pretraining;
using TorchSharp;

namespace Platform.Compression.Tests.Augmentation;

public sealed class AugmentationTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("augmentation-tests-");

    private GlueInput.Config Augmented => ((GlueInput.Config)SampleRun.Config.Input) with
    {
        Augmentation = new SynonymFile { File = "synonyms.tsv", Probability = 1, Copies = 2 },
    };

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Change_WordsOfTheFile_AreReplacedAndTheRestStays()
    {
        var augmenter = new SynonymAugmenter(Read("film\tmovie\ngood\tfine, great\tnice\n"), probability: 1);
        var random = SplitMix64.For(1, 2);

        var changed = augmenter.Change("A GOOD film; not a filmy goodness.", ref random);

        Assert.Matches("^A (fine|great|nice) movie; not a filmy goodness\\.$", changed);
    }

    [Fact]
    public void Change_Probability_IsThatOfEachWord()
    {
        var augmenter = new SynonymAugmenter(Read("a\tb\n"), probability: 0.3);
        var random = SplitMix64.For(1, 2);

        var changed = augmenter.Change(string.Join(' ', Enumerable.Repeat("a", 4000)), ref random);

        // Four standard deviations of 4,000 draws.
        Assert.Equal(0.3, changed.Count(letter => letter == 'b') / 4000.0, 0.03);
    }

    [Theory]
    [InlineData("film movie\n", 1, "a word, a tab and its synonyms")]
    [InlineData("film\tmovie\nbad\t \n", 2, "has no synonym")]
    [InlineData("film\tmovie\nFilm\tpicture\n", 2, "has a line of its own already")]
    [InlineData("\n", 1, "the file is empty")]
    public void Read_MalformedFile_NamesTheLine(string text, int line, string message)
    {
        var problem = Assert.Throws<DataException>(() => Read(text));

        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Augmented_GivesEveryTextAndItsCopiesAndTheSameAgain()
    {
        Read("the\tzzz\nis\tzzz\n");
        using var plain = SampleRun.Config.Input.Open(Environment);
        using var input = Augmented.Open(Environment);
        using var again = Augmented.Open(Environment);
        var rows = new List<long>();

        Assert.Equal((int)Math.Ceiling(699 * 3 / 16.0), input.BatchesInEpoch(1));
        for (var batch = 0; batch < input.BatchesInEpoch(1); batch++)
        {
            using var one = input.Train(new DataPosition(1, batch));
            rows.AddRange(one["rows"].data<long>());
            if (batch % 20 == 0)
            {
                using var other = again.Train(new DataPosition(1, batch));
                Assert.Equal(one["tokens"].data<long>().ToArray(), other["tokens"].data<long>().ToArray());
                Assert.Equal(one["labels"].data<long>().ToArray(), other["labels"].data<long>().ToArray());
            }
        }

        Assert.All(rows.CountBy(row => row), row => Assert.Equal(3, row.Value));
        Assert.Equal(699, rows.Distinct().Count());
        Assert.Equal(Tokens(plain.Read("dev")), Tokens(input.Read("dev")));
    }

    [Fact]
    public void Train_AnotherPassOrSeed_ChangesOtherWords()
    {
        Read("the\ta\tan\tthis\tthat\n");
        var half = Augmented with { Augmentation = new SynonymFile { File = "synonyms.tsv", Probability = 0.5 } };
        using var input = half.Open(Environment);
        using var seeded = half.Open(Environment with { Seed = 2 });

        Assert.NotEqual(All(input, 0), All(input, 1));
        Assert.NotEqual(All(input, 0), All(seeded, 0));
        Assert.Equal(All(input, 0), All(input, 0));
    }

    [Fact]
    public void UseAugmentation_EqualSteps_TrainsAsLongAsWithout()
    {
        Read("the\ta\n");
        var config = SampleRun.Config with { MaxSteps = null, Epochs = 2 };

        var changed = Modification.Of(config, new UseAugmentation { File = "synonyms.tsv", Copies = 3 }).Config;
        var longer = Modification.Of(config, new UseAugmentation { File = "synonyms.tsv", Copies = 3, EqualSteps = false }).Config;

        Assert.Equal(0.5, changed.Epochs);
        Assert.Equal((2.0, 3), (longer.Epochs, ((GlueInput.Config)longer.Input).Augmentation!.CopiesOfEach));
        Assert.Equal(longer, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(longer)));
    }

    [Fact]
    public void Of_TextsAndAMaskedModel_GivesWholeWordsThatAreOthers()
    {
        var config = new TextInput.Config { Source = new GlueTexts { Directory = "samples/sentiment" }, Objective = new MaskedTokens(), Vocabulary = "samples/vocab.txt", SequenceLength = 32 };
        using var input = config.Open(Environment);
        var model = new BertMaskedModel.Config { Encoder = SampleRun.Classifier(1, 16, 2).Encoder with { Pooler = null } }.For(input.Facts).Build();
        using var store = new ParameterStore(model, 1, torch.CPU);

        var found = new MaskedCandidates(model, torch.CPU, input.Tokenizer, 32) { Candidates = 5 }
            .Of(["The film is good.", "A good film"], TestContext.Current.CancellationToken).ToArray();

        Assert.Equal(found.Select(word => word.Key).Order(StringComparer.Ordinal), found.Select(word => word.Key));
        Assert.Contains("film", found.Select(word => word.Key));
        Assert.All(found, word =>
        {
            Assert.Equal(5, word.Value.Count);
            Assert.DoesNotContain(word.Key, word.Value);
            Assert.All(word.Value, candidate => Assert.Matches(@"^\p{L}{2,}$", candidate));
        });
        var file = Path.Combine(_directory.FullName, "candidates.tsv");
        Synonyms.Write(file, found);
        Assert.Equal(found.Select(word => word.Key), Synonyms.Read(file).Keys);
    }

    private InputEnvironment Environment => new(_directory.FullName, 1);

    private IReadOnlyDictionary<string, string[]> Read(string text)
    {
        var path = Path.Combine(_directory.FullName, "synonyms.tsv");
        File.WriteAllText(path, text);
        return Synonyms.Read(path);
    }

    private static long[] All(Input input, int epoch) =>
        Tokens(Enumerable.Range(0, input.BatchesInEpoch(epoch)).Select(batch => input.Train(new DataPosition(epoch, batch))));

    private static long[] Tokens(IEnumerable<Batch> batches)
    {
        var tokens = new List<long>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                tokens.AddRange(batch["tokens"].data<long>());
            }
        }

        return [.. tokens];
    }
}
