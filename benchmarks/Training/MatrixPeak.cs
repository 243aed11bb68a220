using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>How fast this machine multiplies matrices.</summary>
internal static class MatrixPeak
{
    private const int Size = 1024;
    private const int Products = 12;

    /// <summary>Floating-point operations a second.</summary>
    /// <param name="type">Of both factors and of the product.</param>
    public static double Measure(ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(Size, Size).to(type), rand(Size, Size).to(type));
        a.mm(b).Dispose();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Products; i++)
        {
            a.mm(b).Dispose();
        }

        return Products * 2.0 * Size * Size * Size / watch.Elapsed.TotalSeconds;
    }
}
