using Platform.Training.Compression.Export;
using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;

namespace Platform.Compression.Tests.Export;

public sealed class IntegerExportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-int-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(8, true, 0.08)]
    [InlineData(8, false, 0.15)]
    [InlineData(6, true, 0.25)]
    public void Write_RoundedAfterTraining_StaysNearTheModel(int bits, bool perChannel, double tolerance)
    {
        using var classifier = SmallClassifier.Of();
        var rows = SmallClassifier.Rows(32, seed: 5);

        var found = Answers(classifier, OnnxPrecision.Integer with { Bits = bits, PerChannel = perChannel }, rows);

        var own = classifier.Logits(rows);
        var scale = own.SelectMany(row => row).Max(Math.Abs);
        Assert.InRange(found.Zip(own).SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => Math.Abs(a - b))).Max() / scale, 0, tolerance);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_FewBits_ComputesAsIfEachIntegerHadAByte(int bits)
    {
        using var classifier = SmallClassifier.Of();
        var rows = SmallClassifier.Rows(8, seed: 6);
        var precision = OnnxPrecision.Integer with { Bits = bits };
        var packed = Answers(classifier, precision, rows);
        var bytes = new FileInfo(Path.Combine(_directory, ExportManifest.ModelFile)).Length;

        // The same integers, called wider than they are, are stored unpacked.
        var stored = StoredWeights.Of(classifier.Model, precision);
        var unpacked = classifier.Model.AllParameters.Where(parameter => stored.Integers(parameter) is not null)
            .Select(parameter => new QuantizedLayer("", parameter, stored.Integers(parameter)! with { Bits = 8 }, null)).ToArray();
        var expected = Answers(classifier, precision, rows, unpacked);

        Assert.Equal(expected, packed);
        Assert.InRange((double)bytes / new FileInfo(Path.Combine(_directory, ExportManifest.ModelFile)).Length, 0.2, 0.9);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void Write_RoundedInTraining_TheStaticFileIsTheSimulatedOneButForRoundings(int bits, bool perRow)
    {
        using var classifier = SmallClassifier.Of();
        var rows = SmallClassifier.Rows(16, seed: 7);
        var rounded = Rounded(classifier.Model, bits, perRow);

        var simulated = Answers(classifier, OnnxPrecision.Single, rows, rounded);
        var integer = Answers(classifier, OnnxPrecision.Integer with { Activations = ActivationScales.Static }, rows, rounded);

        // A sum in another order may round an activation to the next of 255 steps.
        var differences = simulated.Zip(integer).SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => Math.Abs(a - b))).ToArray();
        Assert.InRange(differences.Max(), 0, 0.05);
        Assert.InRange(differences.Average(), 0, 0.005);
        var plain = classifier.Logits(rows);
        Assert.True(simulated.Zip(plain).Max(pair => Math.Abs(pair.First[0] - pair.Second[0])) > differences.Max(), "nothing was rounded");
    }

    [Fact]
    public void Write_OnlySomeLayersRounded_LeavesTheOthersAsTheyAre()
    {
        using var classifier = SmallClassifier.Of();
        var rounded = Rounded(classifier.Model, 8, perRow: true);
        var head = rounded.Single(layer => layer.Weight.Path == "head.weight");
        var stored = StoredWeights.Of(classifier.Model, OnnxPrecision.Integer, [head]);

        Assert.All(classifier.Model.AllParameters, parameter => Assert.Equal(parameter == head.Weight, stored.Integers(parameter) is not null));
    }

    [Fact]
    public void Write_EveryIntegerForm_PassesTheFormatsOwnChecker()
    {
        OnnxChecker.RequireInstalled();
        using var classifier = SmallClassifier.Of(layer => layer with { FeedForward = new DenseFeedForward.Config { Expand = new LoraLinear.Config() } });
        var rounded = Rounded(classifier.Model, 8, perRow: true);
        foreach (var (name, precision, layers) in new (string, OnnxPrecision, QuantizedLayer[])[]
        {
            ("two", OnnxPrecision.Integer with { Bits = 2 }, []),
            ("three", OnnxPrecision.Integer with { Bits = 3, PerChannel = false }, []),
            ("static", OnnxPrecision.Integer with { Activations = ActivationScales.Static }, rounded),
            ("dynamic", OnnxPrecision.Integer, rounded),
            ("simulated", OnnxPrecision.Single, rounded),
        })
        {
            OnnxFile.Write(Path.Combine(_directory, name + ".onnx"), classifier.Model, precision, StoredWeights.Of(classifier.Model, precision, layers), SmallClassifier.Length);
        }

        OnnxChecker.AssertValid(_directory);
    }

    private static QuantizedLayer[] Rounded(Module model, int bits, bool perRow)
    {
        var stored = StoredWeights.Of((Model)model, OnnxPrecision.Integer with { Bits = bits, PerChannel = perRow });
        return [.. model.AllParameters.Select(parameter => (Parameter: parameter, Matrix: stored.Integers(parameter))).Where(entry => entry.Matrix is not null)
            .Select(entry => new QuantizedLayer("", entry.Parameter, entry.Matrix!, 4f / sbyte.MaxValue))];
    }

    private float[][] Answers(SmallClassifier classifier, OnnxPrecision precision, TokenRows rows, QuantizedLayer[]? rounded = null)
    {
        OnnxFolder.Write(_directory, classifier.Model, SmallClassifier.Task(), precision, StoredWeights.Of(classifier.Model, precision, rounded ?? []));
        using var exported = OnnxClassifier.Load(_directory, threads: 1);
        return exported.Run(rows);
    }
}
