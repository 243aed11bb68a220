using Platform.Training.Language.Glue;

namespace Platform.Language.Tests.Glue;

public sealed class OfficialFilesTests
{
    [Theory]
    [InlineData(GlueTaskName.Cola, GlueSplit.Train, 8551, 0.704)]
    [InlineData(GlueTaskName.Cola, GlueSplit.Dev, 1043, 0.691)]
    [InlineData(GlueTaskName.Cola, GlueSplit.Test, 1063, null)]
    [InlineData(GlueTaskName.Sst2, GlueSplit.Train, 67349, 0.558)]
    [InlineData(GlueTaskName.Sst2, GlueSplit.Dev, 872, 0.509)]
    [InlineData(GlueTaskName.Sst2, GlueSplit.Test, 1821, null)]
    [InlineData(GlueTaskName.Mrpc, GlueSplit.Train, 3668, 0.674)]
    [InlineData(GlueTaskName.Mrpc, GlueSplit.Dev, 408, 0.684)]
    [InlineData(GlueTaskName.Mrpc, GlueSplit.Test, 1725, null)]
    [InlineData(GlueTaskName.StsB, GlueSplit.Train, 5749, 2.701)]
    [InlineData(GlueTaskName.StsB, GlueSplit.Dev, 1500, 2.364)]
    [InlineData(GlueTaskName.StsB, GlueSplit.Test, 1379, null)]
    [InlineData(GlueTaskName.Rte, GlueSplit.Train, 2490, 0.498)]
    [InlineData(GlueTaskName.Rte, GlueSplit.Dev, 277, 0.473)]
    [InlineData(GlueTaskName.Rte, GlueSplit.Test, 3000, null)]
    [InlineData(GlueTaskName.Qnli, GlueSplit.Dev, 5463, 0.505)]
    [InlineData(GlueTaskName.Qnli, GlueSplit.Test, 5463, null)]
    public void Read_OfficialFile_HasTheKnownRowsAndLabels(GlueTaskName name, GlueSplit split, int rows, double? meanLabel)
    {
        GlueTask task = GlueTask.Find(name);

        GlueFile file = GlueFile.Read(task, TestData.Dataset($"glue/{task.Directory}"), split);

        Assert.Equal(rows, file.Examples.Length);
        Assert.Empty(file.Skipped);
        Assert.All(file.Examples, example => Assert.Equal(task.Second is null, example.Text.Second is null));
        if (meanLabel is null)
        {
            Assert.All(file.Examples, example => Assert.Null(example.Label));
            Assert.Equal(Enumerable.Range(0, rows).Select(row => $"{row}"), file.Examples.Select(example => example.Index));
        }
        else
        {
            Assert.Equal(meanLabel.Value, file.Examples.Average(example => example.Label!.Value), 0.01);
        }
    }
}
