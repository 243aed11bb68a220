using System.Text;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;

namespace Platform.Compression.Tests.Analysis;

public sealed class ArmTests
{
    private const CompressionMethods All = CompressionMethods.Quantization | CompressionMethods.Distillation | CompressionMethods.Pruning;

    private static readonly CellLabels Trained = new("SST-2", "tiny", CompressionMethods.Quantization, "scratch", 1) { Bits = 8 };
    private static readonly CellLabels Rounded = Trained with { Others = new Dictionary<string, string> { ["rounding"] = "post-training" } };

    [Fact]
    public void Treatment_RoundedAfterTraining_IsPtqAndInTrainingQat()
    {
        var both = new Dictionary<string, string> { ["rounding"] = "post-training", ["augmentation"] = "none" };

        Assert.Equal("QAT 8 bit", Arm.Treatment(Trained));
        Assert.Equal("PTQ 8 bit", Arm.Treatment(Rounded));
        Assert.Equal("PTQ 4 bit + KD + MP 60 % (augmentation none)", Arm.Treatment(Rounded with { Methods = All, Bits = 4, Sparsity = 0.6, Others = both }));
        Assert.Equal("PTQ+KD+MP (augmentation none)", Arm.CurveName(Rounded with { Methods = All, Others = both }));
        Assert.Equal(("QAT", "PTQ"), (Arm.CurveName(Trained), Arm.CurveName(Rounded)));
    }

    [Fact]
    public void Treatment_AnotherRounding_IsToldAsAnyOtherSetting() =>
        Assert.Equal("QAT 8 bit (rounding up)", Arm.Treatment(Trained with { Others = new Dictionary<string, string> { ["rounding"] = "up" } }));

    [Fact]
    public void Key_RoundedAfterTraining_StaysWhatFilesHold()
    {
        var content = Encoding.UTF8.GetString(ResultsFile.ToBytes([new CellResult(Rounded, "accuracy", 0.8, new FourSizes(1, 1, 1, 1))]));

        Assert.Equal("sst2-tiny-qat8-rounding-post-training-s1", CellKey.Of(Rounded));
        Assert.Contains("""
            "others":{"rounding":"post-training"}}
            """, content, StringComparison.Ordinal);
        Assert.DoesNotContain("is_rounded", content, StringComparison.Ordinal);
    }
}
