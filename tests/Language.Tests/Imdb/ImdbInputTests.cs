using System.IO.Compression;
using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Imdb;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Imdb;

public sealed class ImdbInputTests : IDisposable
{
    private const string Header = "id\tlabel\trating\ttext\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_EachReview_IsInTrainOrDevAndNeverInBoth()
    {
        // Two films' worth of neighbouring ids are held out together: ids 1125 to 1249.
        Write("train", Header + string.Concat(Enumerable.Range(1000, 400).Select(id => $"{id}\t{(id % 2 == 0 ? "pos" : "neg")}\t7\tgood{(id == 1200 ? "<br />movie" : "")}\n")));
        using ImdbInput input = Open();

        Assert.Equal(125, input.Read("dev").Sum(Count));
        Assert.Equal(275, input.Read("train").Sum(Count));
        Assert.Equal([1125, 1249], new[] { ImdbFile.Read(Path("train"), labelled: true).First(review => review.IsHeldOut).Id, ImdbFile.Read(Path("train"), labelled: true).Last(review => review.IsHeldOut).Id });
        Assert.Equal("good movie", ImdbFile.Read(Path("train"), labelled: true).Single(review => review.Id == 1200).Text);
    }

    [Fact]
    public void Train_OneEpoch_GivesEveryReviewOnceWithItsLabel()
    {
        Write("train", Header + string.Concat(Enumerable.Range(0, 100).Select(id => $"{id}\t{(id < 30 ? "pos" : "neg")}\t7\tgood\n")));
        using ImdbInput input = Open();
        double positive = 0;
        int reviews = 0;
        for (int index = 0; index < input.BatchesInEpoch(0); index++)
        {
            using Batch batch = input.Train(new DataPosition(0, index));
            reviews += batch.Examples;
            positive += batch[TextBatches.Labels].sum().item<long>();
        }

        Assert.Equal((100, 30), (reviews, positive));
    }

    [Theory]
    [InlineData("pos")]
    [InlineData("neg")]
    public void Train_AllReviewsOfOneLabel_IsRefusedForThereIsNothingToLearn(string label)
    {
        // The other label is in the held-out block alone.
        Write("train", $"{Header}0\t{label}\t7\tgood\n1\t{label}\t7\tfine\n1125\t{(label == "pos" ? "neg" : "pos")}\t7\tbad\n");
        using ImdbInput input = Open();

        DataException error = Assert.Throws<DataException>(() => input.BatchesInEpoch(0));

        Assert.Contains($"all 2 rows have the label \"{label}\", so that there is nothing to learn", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, input.Read("dev").Sum(Count));
    }

    [Fact]
    public void Read_LongReviews_AreCutAndToldOnce()
    {
        Write("train", Header + "0\tpos\t9\t" + string.Join(' ', Enumerable.Repeat("good", 40)) + "\n1\tneg\t1\tbad\n");
        using ImdbInput input = Open();

        Assert.Equal(2, input.Read("train").Sum(Count));
        Assert.Equal(2, input.Read("train").Sum(Count));

        string warning = Assert.Single(_warnings);
        Assert.Contains("1 of 2 texts are longer than 16 tokens", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id\tlabel\ttext\n0\tpos\tgood\n1\tfine\tgood\n", 3, "'label' says 'fine'")]
    [InlineData("id\tlabel\ttext\n0\tpos\n", 2, "2 columns instead of 3")]
    [InlineData("id\tlabel\ttext\nx\tpos\tgood\n", 2, "'id' says 'x'")]
    [InlineData("id\tlabel\ttext\n0\tunsup\tgood\n", 2, "'label' says 'unsup'")]
    [InlineData("id\trating\ttext\n0\t3\tgood\n", 1, "'label' is missing")]
    [InlineData("id\tlabel\ttext\n", 1, "no rows")]
    [InlineData("", 1, "is empty")]
    public void Read_MalformedFile_NamesLineAndProblem(string text, int line, string problem)
    {
        Write("train", text);
        using ImdbInput input = Open();

        DataException error = Assert.Throws<DataException>(() => input.Read("train").Sum(Count));

        Assert.Equal((Path("train"), line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotGzip_SaysSo()
    {
        _directory.Write("imdb/train.tsv.gz", "id\tlabel\ttext\n");
        using ImdbInput input = Open();

        Assert.Contains("cannot be unpacked", Assert.Throws<DataException>(() => input.Read("train").Sum(Count)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnUnknownSplit_NamesTheSplits()
    {
        Write("train", Header + "0\tpos\t9\tgood\n");
        using ImdbInput input = Open();

        Assert.Contains("train, dev and test", Assert.Throws<DataException>(() => input.Read("unsup").Sum(Count)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_OneText_GivesBothLabelsWithProbabilities()
    {
        using ImdbInput input = Open();
        Model model = new BertClassifier.Config().For(input.Facts).Build();
        using ParameterStore store = new(model, 1, CPU);

        TextAnswer answer = Assert.Single(input.Answer(model, CPU, ["a fine film"]));

        Assert.Equal(["neg", "pos"], answer.Choices.Select(choice => choice.Text).Order());
        Assert.Equal(1, answer.Choices.Sum(choice => choice.Probability!.Value), 1e-6);
        Assert.True(answer.Choices[0].Probability >= answer.Choices[1].Probability);
    }

    [Fact]
    public void Predict_AFileOfReviews_AnswersEachInItsOrder()
    {
        string file = _directory.Write("new.tsv", "id\tlabel\trating\ttext\n7\tunsup\t0\tgood\n3\tunsup\t0\tbad bad bad\n");
        using ImdbInput input = Open();
        Model model = new BertClassifier.Config().For(input.Facts).Build();
        using ParameterStore store = new(model, 1, CPU);

        string[] lines = [.. input.Predict(model, CPU, file, TestContext.Current.CancellationToken)];

        Assert.Equal("id\tprediction", lines[0]);
        Assert.Matches("^7\t(neg|pos)$", lines[1]);
        Assert.Matches("^3\t(neg|pos)$", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public void Read_PublishedFiles_HoldTheKnownNumbers()
    {
        string path = TestData.Dataset("imdb/train.tsv.gz");

        ImdbReview[] reviews = [.. ImdbFile.Read(path, labelled: true)];

        Assert.Equal((25_000, 12_500), (reviews.Length, reviews.Count(review => review.IsPositive == true)));
        Assert.Equal((2_500, 1_250), (reviews.Count(review => review.IsHeldOut), reviews.Count(review => review is { IsHeldOut: true, IsPositive: true })));
        Assert.DoesNotContain(reviews, review => review.Text.Contains("<br", StringComparison.Ordinal));
    }

    private static int Count(Batch batch)
    {
        using (batch)
        {
            return batch.Examples;
        }
    }

    private string Path(string split) => System.IO.Path.Combine(_directory.Path, "imdb", split + ".tsv.gz");

    private void Write(string split, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(split))!);
        using GZipStream file = new(File.Create(Path(split)), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private ImdbInput Open() => new ImdbInput.Config { Vocabulary = "samples/vocab.txt", MaximumLength = 16 }
        .Open(new InputEnvironment(_directory.Path, 1) { Warn = _warnings.Add });
}
