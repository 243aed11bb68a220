using Platform.Training.Core.Inputs;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Glue;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Glue;

public sealed class GlueInputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Facts_OfTheSamples_TellTaskAndVocabulary()
    {
        using GlueInput input = OpenSamples();

        string[] pieces = File.ReadAllLines(Path.Combine(TestData.Samples, "vocab.txt"));
        Assert.Equal(new GlueFacts(GlueTask.Sst2, pieces.Length, 128) { RowNames = [.. pieces] }, input.Facts);
        Assert.Equal(22, input.BatchesInEpoch(0));
    }

    [Theory]
    [InlineData(GlueTaskName.Sst2, "sentence\tlabel\na good film\t1\na fine film\t1\n", "all 2 rows have the label \"1\"")]
    [InlineData(GlueTaskName.StsB, "sentence1\tsentence2\tscore\na\tb\t2.5\nc\td\t2.5\n", "all 2 rows have the label 2.5")]
    public void Train_OneLabelAlone_IsRefusedWithTheFile(GlueTaskName task, string text, string message)
    {
        string path = _directory.Write("one/train.tsv", text);
        GlueInput.Config config = new() { Task = task, Directory = "one", Vocabulary = "samples/vocab.txt" };
        using GlueInput input = config.Open(new InputEnvironment(_directory.Path, 1));

        DataException problem = Assert.Throws<DataException>(() => input.BatchesInEpoch(0));

        Assert.StartsWith($"{path}: {message}, so that there is nothing to learn.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SamePosition_GivesTheSameBatchInAnyOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        using GlueInput first = OpenSamples();
        using GlueInput second = OpenSamples();
        DataPosition[] positions = [new(0, 3), new(7, 0), new(2, 21), new(0, 3)];

        string[] forward = [.. positions.Select(position => Text(first.Train(position)))];
        string[] backward = [.. positions.Reverse().Select(position => Text(second.Train(position)))];

        Assert.Equal(forward, backward.Reverse());
        Assert.Equal(forward[0], forward[3]);
        Assert.Equal(3, forward.Distinct().Count());
    }

    [Fact]
    public void Train_OneEpoch_GivesEveryRowOnce()
    {
        using GlueInput input = OpenSamples();
        List<long> rows = [];
        for (int index = 0; index < input.BatchesInEpoch(1); index++)
        {
            using Batch batch = input.Train(new DataPosition(1, index));
            rows.AddRange(batch[TextBatches.Rows].data<long>().ToArray());
        }

        Assert.Equal(Enumerable.Range(0, 699).Select(row => (long)row), rows.Order());
    }

    [Fact]
    public void Read_TwoTextsOfDifferentLength_ArePaddedAndMasked()
    {
        _directory.Write("glue/RTE/dev.tsv", "index\tsentence1\tsentence2\tlabel\n0\tgood\tgood good\tentailment\n1\tgood\tgood\tnot_entailment\n");
        using GlueInput input = Open(new GlueInput.Config { Task = GlueTaskName.Rte, Vocabulary = "samples/vocab.txt" });

        using Batch batch = Assert.Single(input.Read("dev"));

        // The shorter row comes first.
        Assert.Equal([2, 6], batch[TextBatches.Tokens].shape);
        Assert.Equal([1, 0], batch[TextBatches.Rows].data<long>().ToArray());
        Assert.Equal([1, 0], batch[TextBatches.Labels].data<long>().ToArray());
        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1], batch[TextBatches.TokenTypes].data<long>().ToArray());
        Assert.Equal([true, true, true, true, true, false, true, true, true, true, true, true], batch[TextBatches.Mask].data<bool>().ToArray());
        Assert.Equal(0, batch[TextBatches.Tokens][0, 5].item<long>());
    }

    [Fact]
    public void Read_RegressionTask_GivesScores()
    {
        _directory.Write("glue/STS-B/dev.tsv", "index\tsentence1\tsentence2\tscore\n0\tgood\tgood\t3.800\n");
        using GlueInput input = Open(new GlueInput.Config { Task = GlueTaskName.StsB, Vocabulary = "samples/vocab.txt" });

        using Batch batch = Assert.Single(input.Read("dev"));

        Assert.Equal([3.8f], batch[TextBatches.Labels].data<float>().ToArray());
    }

    [Fact]
    public void Read_TestSplit_HasNoLabels()
    {
        using GlueInput input = OpenSamples();

        foreach (Batch batch in input.Read("test"))
        {
            Assert.False(batch.Has(TextBatches.Labels));
            batch.Dispose();
        }

        DataException error = Assert.Throws<DataException>(() => new GlueEvaluator.Config { Split = "test" }.Build(input));
        Assert.Contains("The test split of SST-2 has no labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PaddedToTheMaximum_HasThatLength()
    {
        using GlueInput input = OpenSamples(new() { PadToMaximum = true, MaximumLength = 40 });

        using Batch batch = input.Train(default);

        Assert.Equal([32, 40], batch[TextBatches.Tokens].shape);
    }

    [Fact]
    public void Read_RowsCutOrLeftOut_AreToldInOneWarning()
    {
        _directory.Write(
            "glue/MNLI/dev_matched.tsv",
            "sentence1\tsentence2\tgold_label\ngood good good good good\tgood\tneutral\ngood\tgood\t-\ngood\tgood\tneutral\n");
        List<string> warnings = [];
        using GlueInput input = new GlueInput.Config { Task = GlueTaskName.MnliMatched, Vocabulary = "samples/vocab.txt", MaximumLength = 8 }
            .Open(new InputEnvironment(_directory.Path, 1) { Warn = warnings.Add });

        input.Read("dev").ToList().ForEach(batch => batch.Dispose());
        input.Read("dev").ToList().ForEach(batch => batch.Dispose());

        string warning = Assert.Single(warnings);
        Assert.Contains("1 rows are malformed or have no label and were left out (line 3)", warning, StringComparison.Ordinal);
        Assert.Contains("1 of 2 texts are longer than 8 tokens", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnUnknownSplit_NamesTheSplits()
    {
        using GlueInput input = OpenSamples();

        Assert.Contains("it has train, dev and test", Assert.Throws<DataException>(() => input.Read("valid").Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithoutADatasetsDirectory_SaysHowToGetOne()
    {
        DataException error = Assert.Throws<DataException>(() => new GlueInput.Config().Open(new InputEnvironment(null, 1)));

        Assert.Contains("--datasets", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AThousandBatches_LeavesNoTensorBehind()
    {
        using GlueInput input = OpenSamples();
        input.Train(default).Dispose();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int step = 0; step < 1000; step++)
        {
            input.Train(new DataPosition(step / 22, step % 22)).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private GlueInput OpenSamples(GlueInput.Config? config = null) =>
        Open((config ?? new()) with { Directory = "samples/sentiment", Vocabulary = "samples/vocab.txt" });

    private GlueInput Open(GlueInput.Config config) => config.Open(new InputEnvironment(_directory.Path, 1));

    private static string Text(Batch batch)
    {
        using (batch)
        {
            return string.Join(' ', batch.Names.Order().Select(name => $"{name}: {string.Join(' ', batch[name].to_type(ScalarType.Int64).data<long>().ToArray())}"));
        }
    }
}
