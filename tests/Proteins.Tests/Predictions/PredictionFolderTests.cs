using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Predictions;

namespace Platform.Proteins.Tests.Predictions;

public sealed class PredictionFolderTests : IDisposable
{
    private readonly PredictionFolder _folder = new(Directory.CreateTempSubdirectory("platform-prediction-").FullName);

    [Fact]
    public void Write_APrediction_IsReadBackTheSame()
    {
        var prediction = new Prediction("two", "AC", PredictionEvidence.Alignment, [new("models/x", "00ff")], "H-", [new(1, -3.5, [0.5, 0.25]) { Phi = [null, -60], Figures = new Dictionary<string, double> { ["tm_score"] = 0.5 } }])
        {
            Alignment = new(4016, 812.5, [4016, 7]),
            Phi = [null, -60.5],
            Psi = [-45, null],
            Reference = new("T0866", "A", 1, "H?"),
            Seconds = 1.25,
        };

        _folder.Write(prediction);

        Assert.Equal(JsonSerializer.Serialize(prediction), JsonSerializer.Serialize(_folder.Read()));
        Assert.Equal(0.375, _folder.Read().Models[0].MeanExpectedLddt);
        Assert.Contains("\"evidence\":\"alignment\"", File.ReadAllText(_folder.File), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "holds no prediction")]
    [InlineData("null", "is empty")]
    [InlineData("""{ "name": "a" }""", "sequence")]
    public void Read_AFileThatIsNone_SaysSo(string text, string expected)
    {
        File.WriteAllText(_folder.File, text);

        Assert.Contains(expected, Assert.Throws<DataException>(() => _folder.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFolderThatIsNotFinished_SaysWhatIsMissing() =>
        Assert.Contains("there is no prediction.json", Assert.Throws<DataException>(() => _folder.Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void WriteMap_ValuesThatAreNoNumbers_StayEmpty()
    {
        PredictionFolder.WriteMap(_folder.Distances, new[,] { { 0, 3.806 }, { double.NaN, 0 } }, 1);

        Assert.Equal("0.0,3.8\n,0.0\n", File.ReadAllText(_folder.Distances));
    }

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);
}
