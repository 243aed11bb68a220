using System.Text.Json;
using CsCheck;
using Platform.Core.Tests.Golden;
using Platform.Core.Tests.Layers;
using Platform.Training.Core.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Kernels;

public sealed class GridRoundingTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("grid_rounding.json");

    /// <summary>Sizes around those of vectors and of what is worth a second thread.</summary>
    private static readonly Gen<(int Rows, int Columns, int Bits, int Seed)> Shapes = Gen.Select(
        Gen.Int[1, 34], Gen.OneOf(Gen.Int[1, 70], Gen.Const(1025)), Gen.Int[2, 8], Gen.Int[1, 1000]);

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.GetProperty("cases").GetArrayLength())];

    /// <summary>To the bit: the arithmetic is torch's.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_Golden_EqualsTorchsFakeQuantization(int number)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.GetProperty("cases")[number];
        long[] shape = [Golden.GetProperty("rows").GetInt64(), Golden.GetProperty("columns").GetInt64()];
        var values = Golden.GetProperty("values").Values(shape).requires_grad_(true);
        var scales = golden.GetProperty("scales").Values(golden.GetProperty("scales").GetArrayLength());
        var levels = golden.GetProperty("levels").GetInt32();

        var rounded = GridRounding.Of(values, scales, levels);
        (rounded * Golden.GetProperty("probe").Values(shape)).sum().backward();

        Tensors.AssertClose(golden.GetProperty("rounded").Values(shape), rounded, 0);
        Tensors.AssertClose(golden.GetProperty("gradient").Values(shape), values.grad!, 0);
        Tensors.AssertClose(rounded, GridRounding.Of(values.detach(), scales, levels), 0);
        var integers = tensor(GridRounding.Integers(values, scales, levels).Select(integer => (float)integer).ToArray()).view(shape);
        Tensors.AssertClose(rounded, integers * (scales.numel() == 1 ? scales : scales.unsqueeze(1)), 0);
    }

    /// <summary>Other devices and types compute the same in separate operations; fp64 takes that way here.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_OtherType_GivesTheSameInSeparateOperations(int number)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.GetProperty("cases")[number];
        long[] shape = [Golden.GetProperty("rows").GetInt64(), Golden.GetProperty("columns").GetInt64()];
        var values = Golden.GetProperty("values").Values(shape).to(ScalarType.Float64).requires_grad_(true);
        var scales = golden.GetProperty("scales").Values(golden.GetProperty("scales").GetArrayLength()).to(ScalarType.Float64);
        var probe = Golden.GetProperty("probe").Values(shape);
        var levels = golden.GetProperty("levels").GetInt32();

        var rounded = GridRounding.Of(values, scales, levels);
        (rounded * probe).sum().backward();

        // A value that is between two grid points in fp32 may be beside the middle in fp64: such a one may differ by a step, with its gradient.
        var differs = (golden.GetProperty("rounded").Values(shape) - rounded).abs() > 1e-5;
        Assert.True(differs.sum().item<long>() <= 2);
        var gradients = (golden.GetProperty("gradient").Values(shape) - values.grad!).abs() > 1e-6;
        Assert.True(gradients.sum().item<long>() <= 2);
    }

    [Fact]
    public void Of_AnyValues_IsSymmetricIdempotentAndNearWithFewLevels() => Shapes.Sample(
        sample =>
        {
            using var scope = NewDisposeScope();
            var values = randn([sample.Rows, sample.Columns], generator: new Generator((ulong)sample.Seed, CPU));
            var levels = (1 << (sample.Bits - 1)) - 1;
            foreach (var ranges in new[] { Magnitudes.Of(values), Magnitudes.OfRows(values) })
            {
                var scales = ranges / levels;
                var rounded = GridRounding.Of(values, scales, levels);
                var steps = scales.numel() == 1 ? scales : scales.unsqueeze(1);

                // The range is the largest magnitude, so that nothing is cut off; 1e-6 of the range for rounding in fp32.
                Assert.True(((rounded - values).abs() <= steps * 0.5 + ranges.max() * 1e-6).all().item<bool>());
                Tensors.AssertClose(rounded, GridRounding.Of(rounded, scales, levels), 0);
                Tensors.AssertClose(-rounded, GridRounding.Of(-values, scales, levels), 0);
                foreach (var row in scales.numel() == 1 ? [rounded.view(-1)] : rounded.unbind(0))
                {
                    Assert.InRange(row.unique().output.numel(), 1, (1 << sample.Bits) - 1);
                }
            }
        },
        iter: 60);

    [Fact]
    public void Of_ManyThreads_EqualsOne()
    {
        using var scope = NewDisposeScope();
        var values = randn([700, 300], generator: new Generator(3, CPU)).requires_grad_(true);
        var scales = Magnitudes.OfRows(values, 90) / 7;

        (Tensor, Tensor, Tensor) Compute(int threads)
        {
            set_num_threads(threads);
            values.grad?.zero_();
            var rounded = GridRounding.Of(values, scales, 7);
            (rounded * values.detach()).sum().backward();
            return (rounded.detach(), values.grad!.clone(), Magnitudes.Of(values, 77));
        }

        var one = Compute(1);
        var four = Compute(4);
        set_num_threads(1);

        Tensors.AssertClose(one.Item1, four.Item1, 0);
        Tensors.AssertClose(one.Item2, four.Item2, 0);
        Tensors.AssertClose(one.Item3, four.Item3, 0);
    }

    [Fact]
    public void Of_AllZeroAndNotFinite_AreZeroAndStayVisible()
    {
        using var scope = NewDisposeScope();
        var zero = zeros(3, 9);
        var broken = zeros(2, 9);
        broken[1, 4] = float.NaN;

        Tensors.AssertClose(zero, GridRounding.Of(zero, Magnitudes.OfRows(zero) / 127, 127), 0);
        Assert.True(GridRounding.Of(broken, Magnitudes.Of(broken) / 127, 127).isnan().any().item<bool>());
        Assert.True(GridRounding.Of(broken, tensor([0.5f]), 127).isnan().any().item<bool>());
    }

    [Fact]
    public void Of_ScalesThatDoNotFit_SaysSo()
    {
        using var scope = NewDisposeScope();
        var problem = Assert.Throws<ArgumentException>(() => GridRounding.Of(zeros(3, 4), ones(4), 127));
        Assert.Contains("4 scales do not fit values [3, 4]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Magnitudes_Golden_EqualTheValueOfTheRank()
    {
        using var scope = NewDisposeScope();
        long[] shape = [Golden.GetProperty("rows").GetInt64(), Golden.GetProperty("columns").GetInt64()];
        var values = Golden.GetProperty("values").Values(shape);
        foreach (var golden in Golden.GetProperty("percentiles").EnumerateArray())
        {
            var percentile = golden.GetProperty("percentile").GetDouble();
            var rows = golden.GetProperty("rows").Values(shape[0]);
            var all = tensor([golden.GetProperty("all").GetSingle()]);

            Tensors.AssertClose(all, Magnitudes.Of(values, percentile), 0);
            Tensors.AssertClose(rows, Magnitudes.OfRows(values, percentile), 0);

            // The way of other devices, for which fp64 stands here.
            Tensors.AssertClose(all, Magnitudes.Of(values.to(ScalarType.Float64), percentile).to(ScalarType.Float32), 0);
            Tensors.AssertClose(rows, Magnitudes.OfRows(values.to(ScalarType.Float64), percentile).to(ScalarType.Float32), 0);
        }
    }

    [Fact]
    public void Magnitudes_ManyValues_EqualSorting() => Gen.Select(Gen.Int[1, 5000], Gen.Double[50, 99.99], Gen.Int[1, 1000]).Sample(
        sample =>
        {
            using var scope = NewDisposeScope();
            var values = randn([sample.Item1], generator: new Generator((ulong)sample.Item3, CPU));
            var sorted = values.abs().data<float>().ToArray().Order().ToArray();
            var expected = sorted[(int)Math.Clamp(Math.Ceiling(sample.Item2 / 100 * sorted.Length), 1, sorted.Length) - 1];

            Assert.Equal(expected, Magnitudes.Of(values, sample.Item2).item<float>());
            Assert.Equal(expected, Magnitudes.OfRows(values.view(1, -1), sample.Item2).item<float>());
        },
        iter: 60);
}
