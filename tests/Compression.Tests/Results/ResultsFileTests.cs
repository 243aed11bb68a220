using System.IO.Compression;
using System.Text;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;

namespace Platform.Compression.Tests.Results;

public sealed class ResultsFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("platform-results-");

    private static CellResult Whole { get; } = new(
        new CellLabels("SST-2", "tiny", CompressionMethods.Quantization | CompressionMethods.Pruning, "scratch", 3)
        {
            Sparsity = 0.4,
            Bits = 8,
            Others = new Dictionary<string, string> { ["augmentation"] = "none" },
        },
        "accuracy",
        0.8125,
        new FourSizes(4_200_000, 4_300_000, 4_500_123, 3_900_000))
    {
        TestScore = 0.82,
        Latency = [new LatencyFigure(1, 0.75, 0.91, 2)],
        TrainSeconds = 61.5,
        Answers = [1, 0, 2.5f],
        Labelled = [1, 1, 2.25f],
        Figures = new Dictionary<string, double> { ["train/loss"] = double.NaN },
    };

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Read_FileDirectoryOrArchive_GivesWhatWasWritten()
    {
        var bare = new CellResult(new CellLabels("STS-B", "mini", CompressionMethods.None, "pretrained", 1), "pearson", 0.7, new FourSizes(1, 2, 3, 4));
        var file = Path.Combine(_directory.FullName, ResultsFile.FileName);
        ResultsFile.Write(file, [Whole, bare]);
        var archive = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory.FullName, "out")).FullName, "sweep.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(file, "sst2/" + ResultsFile.FileName);
        }

        foreach (var path in new[] { file, _directory.FullName, archive })
        {
            var read = ResultsFile.Read(path);

            Assert.Equal(2, read.Count);
            Assert.Equivalent(Whole, read[0], strict: true);
            Assert.Equivalent(bare, read[1], strict: true);
        }
    }

    [Fact]
    public void ToBytes_Cells_StandOnALineEach()
    {
        var lines = Encoding.UTF8.GetString(ResultsFile.ToBytes([Whole, Whole])).Split('\n');

        Assert.Equal(5, lines.Length);
        Assert.Contains("\"methods\":\"quantization, pruning\"", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "not a list")]
    [InlineData("[null]", "null")]
    [InlineData("[{\"metric\":\"accuracy\"}]", "labels")]
    [InlineData("[{\"labels\":null,\"metric\":\"accuracy\",\"score\":1,\"sizes\":{\"paper\":1,\"indexed\":1,\"file\":1,\"compressed\":1}}]", "labels")]
    [InlineData("[1,", "not a list")]
    [InlineData("PK not a zip", "cannot be read")]
    [InlineData("", "not a list")]
    public void Read_NotCells_SaysSo(string text, string expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var problem = Assert.Throws<DataException>(() => ResultsFile.Read(stream, "upload.json"));

        Assert.Contains(expected, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("upload.json", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingThere_SaysWhatToGive()
    {
        Assert.Contains("does not exist", Assert.Throws<DataException>(() => ResultsFile.Read(Path.Combine(_directory.FullName, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains(ResultsFile.FileName, Assert.Throws<DataException>(() => ResultsFile.Read(_directory.FullName)).Message, StringComparison.Ordinal);
    }
}
