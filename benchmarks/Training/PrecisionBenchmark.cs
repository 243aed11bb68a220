using System.Diagnostics;
using Platform.Training.Core.Hardware;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Training steps with matrix products in bf16 against the same steps in fp32.</summary>
internal sealed class PrecisionBenchmark : IBenchmark
{
    private const int StepsInTurn = 4;
    private const int Rounds = 7;

    public string Name => "precision";

    public string Summary => "Training steps of BERT-Mini, BERT-Small and a decoder with products in bf16, against the same in fp32.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        return Task.FromResult<IReadOnlyList<Figure>>([.. Peaks(), .. new[] { Shape.Mini, Shape.Small, Shape.Decoder }.SelectMany(Measure)]);
    }

    /// <summary>What bf16 could save at the very most on this machine.</summary>
    private static IEnumerable<Figure> Peaks()
    {
        List<double> fp32 = [], bf16 = [];
        for (var round = 0; round < Rounds; round++)
        {
            fp32.Add(MatrixPeak.Measure() / 1e9);
            bf16.Add(MatrixPeak.Measure(ScalarType.BFloat16) / 1e9);
        }

        return
        [
            Figure.Median("fp32.peak_gflops", fp32, "GFLOP/s", "product of 1024 x 1024 matrices"),
            Figure.Median("bf16.peak_gflops", bf16, "GFLOP/s", "product of 1024 x 1024 matrices"),
        ];
    }

    private static IEnumerable<Figure> Measure(Shape shape)
    {
        using var exact = new OurStep(shape);
        using var rounded = new OurStep(shape, ScalarType.BFloat16);
        List<(double Ms, double ProcessorMs)> fp32 = [], bf16 = [];
        _ = (Time(exact.Step), Time(rounded.Step));
        for (var round = 0; round < Rounds; round++)
        {
            fp32.Add(Time(exact.Step));
            bf16.Add(Time(rounded.Step));
        }

        var what = $"batch {Shape.Batch} x {Shape.Tokens} tokens, dropout {Shape.Dropout}, AdamW; {StepsInTurn} steps a turn";
        return
        [
            Figure.Median($"{shape.Name}.fp32.ms_per_step", [.. fp32.Select(time => time.Ms)], "ms", what),
            Figure.Median($"{shape.Name}.bf16.ms_per_step", [.. bf16.Select(time => time.Ms)], "ms", what),
            Figure.Median($"{shape.Name}.bf16.step_ratio", [.. bf16.Zip(fp32, (rounding, exactly) => rounding.Ms / exactly.Ms)], "x", "bf16 over fp32, in turn; below 1 bf16 is faster"),
            Figure.Median($"{shape.Name}.bf16.processor_ratio", [.. bf16.Zip(fp32, (rounding, exactly) => rounding.ProcessorMs / exactly.ProcessorMs)], "x", "the same of the processor's time, which waiting for other work does not count in"),
        ];
    }

    private static (double Ms, double ProcessorMs) Time(Action<int> step)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < StepsInTurn; i++)
        {
            step(i);
        }

        var elapsed = watch.Elapsed;
        process.Refresh();
        return (elapsed.TotalMilliseconds / StepsInTurn, (process.TotalProcessorTime - before).TotalMilliseconds / StepsInTurn);
    }
}
