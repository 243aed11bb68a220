using System.Runtime.InteropServices;
using CsCheck;
using Platform.Compression.Tests.Export;
using Platform.Training.Compression.Export;
using Platform.Training.Compression.Quantization;
using Platform.Training.Compression.Sparse;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Sparse;

public sealed class SparseFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-sparse-").FullName;

    private string File => Path.Combine(_directory, "model.sparse.safetensors");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_AnyValuesAnyZeros_AreThoseWrittenToTheBit()
    {
        // Any bits: minus zero, infinities and not-a-numbers are values too.
        var value = Gen.Frequency((1, Gen.Const(0u)), (1, Gen.UInt), (1, Gen.Const(0x8000_0000u)));
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 40], Gen.Int[0, 100]).SelectMany((rows, columns, zeros) => Gen.Select(
            Gen.Const((rows, columns)),
            Gen.Select(value, Gen.Int[0, 99], (word, die) => die < zeros ? 0u : word).Array[rows * columns])).Sample(
            (shape, words) =>
            {
                var values = MemoryMarshal.Cast<uint, float>(words).ToArray();
                SparseFile.Write(File, new Dictionary<string, PackedTensor> { ["a.b[0].weight"] = PackedTensor.Of(values, [shape.rows, shape.columns]) });

                var read = SparseFile.Read(File)["a.b[0].weight"];

                Assert.Equal([shape.rows, shape.columns], read.Shape);
                Assert.True(MemoryMarshal.Cast<float, uint>(read.Expand()).SequenceEqual(words));
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void Read_AnyIntegers_AreThoseWrittenTimesTheirScales()
    {
        Gen.Select(Gen.Int[2, 8], Gen.Int[1, 6], Gen.Int[1, 30], Gen.Bool).SelectMany((bits, rows, columns, perRow) => Gen.Select(
            Gen.Const((bits, rows, columns)),
            Gen.Int[-BitWidth.Levels(bits), BitWidth.Levels(bits)].Select(number => (sbyte)number).Array[rows * columns],
            Gen.Float[0.001f, 3].Array[perRow ? rows : 1])).Sample(
            (shape, numbers, scales) =>
            {
                var matrix = new IntegerMatrix(numbers, shape.rows, shape.columns, scales, shape.bits);
                SparseFile.Write(File, new Dictionary<string, PackedTensor> { ["weight"] = PackedTensor.Of(matrix) });

                Assert.Equal(matrix.Expand(), SparseFile.Read(File)["weight"].Expand());
            },
            iter: 150,
            threads: 1);
    }

    [Theory]
    [InlineData(0.6, 32, 0.40)]
    [InlineData(0.6, 8, 0.125)]
    [InlineData(0.6, 4, 0.09)]
    public void Pack_APrunedModel_TakesWhatItsWeightsAndMaskTake(double sparsity, int bits, double largestPart)
    {
        using var classifier = SmallClassifier.Of();
        Prune(classifier.Model, sparsity);
        var precision = bits == 32 ? OnnxPrecision.Single : OnnxPrecision.Integer with { Bits = bits, PerChannel = false };

        var packed = SparseModel.Pack(classifier.Model, precision);

        var stack = packed.Where(entry => entry.Key.Contains("expand.weight", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(stack);
        var part = (double)stack.Sum(entry => entry.Value.Bytes) / stack.Sum(entry => sizeof(float) * entry.Value.Count);
        Assert.InRange(part, (1 - sparsity) * bits / 32 * 0.9, (1 - sparsity) * bits / 32 + 1 / 32.0 + 0.01);
        Assert.True(part < largestPart + 0.04, $"{part}");
    }

    [Fact]
    public void Expand_APrunedModel_GivesEveryParameterToTheBit()
    {
        using var classifier = SmallClassifier.Of();
        Prune(classifier.Model, 0.6);
        SparseFile.Write(File, SparseModel.Pack(classifier.Model, OnnxPrecision.Single));
        var plain = Path.Combine(_directory, "model.safetensors");

        SparseModel.Expand(File, plain);

        using var other = SmallClassifier.Of(seed: 8);
        using var scope = NewDisposeScope();
        SafeTensors.ReadInto(plain, other.Model.AllParameters.ToDictionary(parameter => parameter.Path, parameter => parameter.Value));
        Assert.All(other.Model.AllParameters.Zip(classifier.Model.AllParameters), pair =>
            Assert.True(pair.First.Value.bytes.SequenceEqual(pair.Second.Value.bytes), pair.First.Path));
        var size = new FileInfo(File).Length;
        Assert.InRange(size, 1, new FileInfo(plain).Length - 1);
    }

    [Fact]
    public void Read_ADamagedFile_SaysSo()
    {
        using var classifier = SmallClassifier.Of();
        SparseFile.Write(File, SparseModel.Pack(classifier.Model, OnnxPrecision.Single));
        var whole = System.IO.File.ReadAllBytes(File);

        System.IO.File.WriteAllBytes(File, whole[..^100]);
        Assert.Contains("cannot be read as a sparse file", Assert.Throws<DataException>(() => SparseFile.Read(File)).Message, StringComparison.Ordinal);

        using var values = ones(3);
        System.IO.File.Delete(File);
        SafeTensors.Write(File, [KeyValuePair.Create("weight", values)]);
        Assert.Contains("is no sparse file", Assert.Throws<DataException>(() => SparseFile.Read(File)).Message, StringComparison.Ordinal);

        System.IO.File.Delete(File);
        var lie = """{"weight":{"shape":[4,2000000000],"masked":false,"stored":3,"bits":32,"scales":0}}""";
        SafeTensors.Write(File, [KeyValuePair.Create("weight#values", values)], new Dictionary<string, string> { ["format"] = SparseFile.Format, ["layout"] = lie });
        Assert.Contains("makes no sense", Assert.Throws<DataException>(() => SparseFile.Read(File)).Message, StringComparison.Ordinal);
    }

    /// <summary>Sets the smallest values of the layers' matrices to zero.</summary>
    private static void Prune(Model model, double sparsity)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var parameter in Training.Compression.Sizes.ModelSize.PrunableOf(model))
        {
            var threshold = parameter.Value.abs().flatten().quantile(tensor((float)sparsity));
            parameter.Value.masked_fill_(parameter.Value.abs().le(threshold), 0);
        }
    }
}
