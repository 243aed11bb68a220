using System.Diagnostics;
using System.Globalization;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Health;

/// <summary>
/// Tests a machine before a run: arithmetic against a reference of this class's own, memory and disk by what was written
/// to them, and room for the run's checkpoints. Then measures what matrix products can reach.
/// </summary>
/// <param name="config">What is tested.</param>
/// <param name="device">The device of the run.</param>
/// <param name="machine">What is tested; a <see cref="Machine"/>.</param>
/// <param name="products">What the run's matrix products are computed in.</param>
public sealed class Preflight(PreflightConfig config, Device device, IMachine machine, ScalarType products = ScalarType.Float32)
{
    private const int Side = 160;
    private const int PeakSide = 1024;
    private const int FileBytes = 1 << 20;
    private const int NoSpaceLeft = 28;

    /// <summary>Half the distance between 1 and the next number, of fp32, of the TF32 that a GPU may be set to multiply by, and of bf16.</summary>
    private static readonly double Rounding = Math.ScaleB(1, -24), CoarseRounding = Math.ScaleB(1, -11), HalfRounding = Math.ScaleB(1, -8);

    /// <summary>Tests everything.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="bytesNeeded">What the run is going to write there, estimated.</param>
    /// <exception cref="PreflightException">The machine computes, remembers or stores wrongly.</exception>
    /// <exception cref="IOException">There is no room for what the run has to save.</exception>
    public PreflightReport Run(string directory, long bytesNeeded)
    {
        TestArithmetic(ScalarType.Float32);
        if (products != ScalarType.Float32)
        {
            TestArithmetic(products);
        }

        TestMemory();
        TestDisk(directory);
        return new PreflightReport(config.PeakMilliseconds > 0 ? MeasurePeak() : null, RequireRoom(directory, bytesNeeded));
    }

    /// <summary>Multiplies on the device and compares each element with a sum in double precision, within what rounding allows.</summary>
    private void TestArithmetic(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(Numbers(1), [Side, Side]).In(type), tensor(Numbers(2), [Side, Side]).In(type));
        var (left, right) = (a.InFullPrecision().data<float>().ToArray(), b.InFullPrecision().data<float>().ToArray());
        var product = machine.Multiply(a.to(device), b.to(device)).cpu().InFullPrecision().data<float>().ToArray();

        // Each element's error is at most (n + 2) roundings of the sum of magnitudes (Higham 2002, section 3.5), whatever the order of the sum.
        // bf16 is summed in fp32 and rounded at the end; a GPU may round halves of the sum too before it adds them.
        var rounding = (Side + 2) * Rounding + (type, device.type) switch
        {
            (ScalarType.BFloat16, _) => 2 * HalfRounding,
            (_, DeviceType.CUDA) when backends.cuda.matmul.allow_tf32 => 2 * CoarseRounding,
            _ => 0,
        };
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var (sum, magnitude) = (0.0, 0.0);
                for (var i = 0; i < Side; i++)
                {
                    var term = (double)left[row * Side + i] * right[i * Side + column];
                    (sum, magnitude) = (sum + term, magnitude + Math.Abs(term));
                }

                var found = product[row * Side + column];
                if (!(Math.Abs(found - sum) <= rounding * magnitude))
                {
                    throw new PreflightException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{device} multiplies wrongly: element [{row}, {column}] of a product of two {Side} x {Side} {(type == ScalarType.BFloat16 ? "bf16 " : "")}matrices is {found:G9} and should be {sum:G9}, "
                        + $"give or take {rounding * magnitude:G2}. Do not train on it before it has been looked at."));
                }
            }
        }
    }

    /// <summary>Writes numbers that differ at every place, and their complement, so that each bit is once set and once not.</summary>
    private void TestMemory()
    {
        var count = config.MemoryMegabytes * 1_000_000L / sizeof(int);
        using var scope = NewDisposeScope();
        var pattern = arange(count, ScalarType.Int32).mul_(-1640531527);
        foreach (var complement in new[] { false, true })
        {
            using var inner = NewDisposeScope();
            var expected = complement ? pattern.bitwise_not() : pattern;
            var differs = machine.Store(expected, device).cpu().ne(expected);
            if (differs.any().item<bool>())
            {
                var (wrong, first) = (differs.sum().item<long>(), differs.to(ScalarType.Int32).argmax().item<long>());
                throw new PreflightException(
                    $"Memory of {device} does not keep what is written to it: {wrong} of {count} words came back changed, the first {first * sizeof(int)} bytes from the start. "
                    + "Do not train on it before it has been looked at.");
            }
        }
    }

    private void TestDisk(string directory)
    {
        var path = Path.Combine(directory, ".preflight");
        var content = new byte[FileBytes];
        var random = new SplitMix64(3);
        for (var i = 0; i < content.Length; i += sizeof(ulong))
        {
            BitConverter.TryWriteBytes(content.AsSpan(i), random.Next());
        }

        try
        {
            machine.Write(path, content);
            var read = machine.Read(path);
            var same = content.AsSpan().CommonPrefixLength(read);
            if (same < content.Length || read.Length != content.Length)
            {
                throw new PreflightException(
                    $"The disk of {directory} does not keep what is written to it: a file of {content.Length} bytes came back with {read.Length} bytes, "
                    + $"the first difference at byte {same}. Give the run another directory.");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private long RequireRoom(string directory, long needed)
    {
        var free = machine.FreeBytes(directory);
        return free >= needed
            ? free
            : throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{directory} has room for {free / 1e6:N1} MB, and the run's checkpoints and its model need about {needed / 1e6:N1} MB."),
                NoSpaceLeft);
    }

    /// <summary>Measures matrix products for about <see cref="PreflightConfig.PeakMilliseconds"/>.</summary>
    /// <returns>Floating-point operations a second, the best of several products.</returns>
    public double MeasurePeak()
    {
        using var scope = NewDisposeScope();
        var side = device.type == DeviceType.CPU ? PeakSide : 4 * PeakSide;
        var (left, right) = (ones(side, side, products, device), ones(side, side, products, device));
        var (limit, best) = (TimeSpan.FromMilliseconds(config.PeakMilliseconds), TimeSpan.MaxValue);

        // The first product loads kernels and warms the threads up.
        for (var (all, i) = (Stopwatch.StartNew(), 0); i < 3 || all.Elapsed < limit; i++)
        {
            var one = Stopwatch.StartNew();
            using var product = machine.Multiply(left, right);
            Wait();
            best = i > 0 && one.Elapsed < best ? one.Elapsed : best;
        }

        return 2.0 * side * side * side / best.TotalSeconds;
    }

    private void Wait()
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize(device);
        }
    }

    /// <summary>Numbers between -1 and 1, always the same.</summary>
    private static float[] Numbers(ulong seed)
    {
        var random = new SplitMix64(seed);
        var numbers = new float[Side * Side];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)(random.Next() >> 40) / (1 << 23) - 1;
        }

        return numbers;
    }
}
