using Platform.Training.Core.Hardware;

namespace Platform.Benchmarks.Compression;

/// <summary>What making models smaller costs in training, and what exported files gain by it.</summary>
internal sealed class CompressionBenchmark : IBenchmark
{
    public string Name => "compression";

    public string Summary => "Exported models with integer weights against single precision, of BERT-Tiny, Mini and Small.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        return Task.FromResult<IReadOnlyList<Figure>>([.. IntegerLatency.Figures()]);
    }
}
