using System.Diagnostics;
using Platform.Training.Core.Hardware;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Training steps of the platform's models, against the matrix peak of the machine and the same models in plain TorchSharp.</summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const int StepsInTurn = 6;
    private const int Rounds = 5;

    public string Name => "training";

    public string Summary => "Training steps of BERT-Tiny, BERT-Mini and a decoder, against the matrix peak and plain TorchSharp.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        return Task.FromResult<IReadOnlyList<Figure>>([.. new[] { Shape.Tiny, Shape.Mini, Shape.Decoder }.SelectMany(Measure)]);
    }

    private static IEnumerable<Figure> Measure(Shape shape)
    {
        using var ours = new OurStep(shape);
        using var plain = new PlainStep(shape);
        List<double> peaks = [], oursMs = [], plainMs = [];
        _ = (MatrixPeak.Measure(), Time(ours.Step), Time(plain.Step));
        for (var round = 0; round < Rounds; round++)
        {
            peaks.Add(MatrixPeak.Measure());
            oursMs.Add(Time(ours.Step));
            plainMs.Add(Time(plain.Step));
        }

        var what = $"batch {Shape.Batch} x {Shape.Tokens} tokens, dropout {Shape.Dropout}, AdamW; {StepsInTurn} steps a turn";
        var shares = oursMs.Zip(peaks, (ms, peak) => 100 * shape.Flops / (ms / 1000) / peak);
        return
        [
            Figure.Median($"{shape.Name}.peak_gflops", [.. peaks.Select(peak => peak / 1e9)], "GFLOP/s", "fp32 product of 1024 x 1024 matrices"),
            Figure.Median($"{shape.Name}.ms_per_step", oursMs, "ms", what),
            Figure.Median($"{shape.Name}.plain_ms_per_step", plainMs, "ms", what),
            Figure.Median($"{shape.Name}.ratio_to_plain", [.. plainMs.Zip(oursMs, (theirs, mine) => theirs / mine)], "x", "plain over ours, in turn"),
            Figure.Median($"{shape.Name}.share_of_peak", [.. shares], "%", $"{shape.Flops / 1e9:F1} GFLOP a step"),
        ];
    }

    private static double Time(Action<int> step)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < StepsInTurn; i++)
        {
            step(i);
        }

        return watch.Elapsed.TotalMilliseconds / StepsInTurn;
    }
}
