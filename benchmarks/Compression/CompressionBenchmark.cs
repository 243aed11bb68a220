using Platform.Benchmarks.Training;
using Platform.Training.Compression.Distillation;
using Platform.Training.Compression.Pruning;
using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Hardware;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Compression;

/// <summary>What training costs more when the model is made smaller on the way, and what exported files gain by it.</summary>
internal sealed class CompressionBenchmark : IBenchmark
{
    private static readonly Shape[] Shapes = [Shape.Tiny, Shape.Mini];

    public string Name => "compression";

    public string Summary => "Training steps that also make the model smaller against plain ones, and exported integers against single precision.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        var teachers = Shapes.ToDictionary(shape => shape, shape => new RandomTeacher(shape));
        try
        {
            return Task.FromResult(Figures(shape => teachers[shape].Directory));
        }
        finally
        {
            teachers.Values.ToList().ForEach(teacher => teacher.Dispose());
        }
    }

    private static IReadOnlyList<Figure> Figures(Func<Shape, string> teacherOf) =>
    [
        .. StepRatio.Figures("qat", "8 bits, inputs by running means", Shapes, shape => new OurStep(shape, modifiers: [new UseQuantization()])),
        .. StepRatio.Figures("qat_per_channel", "8 bits, a scale for each row", Shapes, shape => new OurStep(shape, modifiers: [new UseQuantization { PerChannel = true }])),
        .. StepRatio.Figures("qat_few_bits", "2 bits, 97 % of the weights fit", Shapes, shape => new OurStep(shape, modifiers: [new UseQuantization { Bits = 2, Percentile = 97 }])),
        .. StepRatio.Figures("mp", "60 % of the encoder's weights, sparser at every step", Shapes, shape => new OurStep(shape, modifiers: [new UsePruning { Sparsity = 0.6, Pruning = new() { WarmUp = 0 } }])),
        .. StepRatio.Figures("kd", "a teacher of the same size", Shapes, shape => new OurStep(shape, modifiers: [new UseDistillation { Teacher = teacherOf(shape) }])),
        .. IntegerLatency.Figures(),
    ];
}
