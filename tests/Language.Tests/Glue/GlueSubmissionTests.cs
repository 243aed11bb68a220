using Platform.Training.Language.Glue;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Glue;

public sealed class GlueSubmissionTests
{
    [Theory]
    [InlineData(GlueTaskName.Sst2, 1, "1")]
    [InlineData(GlueTaskName.Cola, 0, "0")]
    [InlineData(GlueTaskName.MnliMatched, 0, "entailment")]
    [InlineData(GlueTaskName.MnliMismatched, 1, "neutral")]
    [InlineData(GlueTaskName.MnliMatched, 2, "contradiction")]
    [InlineData(GlueTaskName.Rte, 1, "not_entailment")]
    [InlineData(GlueTaskName.Qnli, 0, "entailment")]
    [InlineData(GlueTaskName.StsB, 3.14159f, "3.142")]
    [InlineData(GlueTaskName.StsB, -0.5f, "0.000")]
    [InlineData(GlueTaskName.StsB, 5.2f, "5.000")]
    public void Format_Prediction_IsTheOfficialText(GlueTaskName task, float prediction, string text) =>
        Assert.Equal(text, GlueSubmission.Format(GlueTask.Find(task), prediction));

    [Theory]
    [InlineData(GlueTaskName.Sst2, 2)]
    [InlineData(GlueTaskName.Rte, -1)]
    [InlineData(GlueTaskName.StsB, float.NaN)]
    public void Format_NoSuchLabel_Throws(GlueTaskName task, float prediction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GlueSubmission.Format(GlueTask.Find(task), prediction));

    [Fact]
    public void Lines_OfTwoRows_HaveTheHeaderAndTheirIndices()
    {
        GlueExample[] rows = [new(new TextPair("a", "b"), null, "10"), new(new TextPair("c", "d"), null, "11")];

        Assert.Equal(["index\tprediction", "10\tentailment", "11\tnot_entailment"], GlueSubmission.Lines(GlueTask.Rte, rows, [0, 1]));
        Assert.Throws<ArgumentException>(() => GlueSubmission.Lines(GlueTask.Rte, rows, [0]));
    }

    [Fact]
    public void Submission_EachTask_HasTheOfficialFileName() =>
        Assert.Equal(
            ["CoLA.tsv", "SST-2.tsv", "MRPC.tsv", "STS-B.tsv", "QQP.tsv", "MNLI-m.tsv", "MNLI-mm.tsv", "QNLI.tsv", "RTE.tsv"],
            GlueTask.All.Select(task => task.Submission));
}
