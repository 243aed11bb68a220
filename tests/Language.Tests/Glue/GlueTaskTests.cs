using Platform.Training.Language.Glue;

namespace Platform.Language.Tests.Glue;

public sealed class GlueTaskTests
{
    [Fact]
    public void LabelWords_EveryTask_NameEachLabelOnceAndNoneByANumber() => Assert.All(GlueTask.All, task =>
    {
        Assert.Equal(task.Labels.Length, task.LabelWords.Distinct().Count());
        Assert.All(task.LabelWords, word => Assert.Matches("^[a-z ]+$", word));
    });

    [Theory]
    [InlineData("sst2", "0", "negative")]
    [InlineData("sst2", "1", "positive")]
    [InlineData("cola", "0", "unacceptable")]
    [InlineData("cola", "1", "acceptable")]
    [InlineData("mrpc", "1", "paraphrase")]
    [InlineData("qqp", "1", "same question")]
    [InlineData("rte", "not_entailment", "not entailment")]
    [InlineData("mnlimatched", "neutral", "neutral")]
    [InlineData("stsb", "3.2", "3.2")]
    [InlineData("sst2", "2", "2")]
    [InlineData("imdb", "pos", "pos")]
    [InlineData(null, "0", "0")]
    public void WordsOf_ALabel_IsWhatTheTaskMeansByIt(string? task, string label, string words) => Assert.Equal(words, GlueTask.WordsOf(task, label));
}
