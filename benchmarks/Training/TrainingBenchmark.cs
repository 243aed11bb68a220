using System.Diagnostics;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Training steps of the platform's models, against the matrix peak of the machine and the same models in plain TorchSharp.</summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const int StepsInTurn = 8;
    private const int Rounds = 5;

    public string Name => "training";

    public string Summary => "Training steps of BERT-Tiny and BERT-Mini, against the matrix peak and plain TorchSharp.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        return Task.FromResult<IReadOnlyList<Figure>>([.. Measure(Shape.Tiny), .. Measure(Shape.Mini)]);
    }

    private static IEnumerable<Figure> Measure(Shape shape)
    {
        using var ours = new OurStep(shape);
        using var plain = new PlainStep(shape);
        var (oursMs, plainMs, ratios, peaks, shares) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        _ = (MatrixPeak.Measure(), Time(ours.Step), Time(plain.Step));
        for (var round = 0; round < Rounds; round++)
        {
            peaks.Add(MatrixPeak.Measure());
            oursMs.Add(Time(ours.Step));
            plainMs.Add(Time(plain.Step));
            ratios.Add(plainMs[^1] / oursMs[^1]);
            shares.Add(shape.EncoderFlops / (oursMs[^1] / 1000) / peaks[^1]);
        }

        var what = $"batch {Shape.Batch} x {Shape.Tokens} tokens, dropout {Shape.Dropout}, AdamW; {StepsInTurn} steps a turn";
        yield return Figure.Median($"{shape.Name}.peak_gflops", [.. peaks.Select(peak => peak / 1e9)], "GFLOP/s", "fp32 product of 1024 x 1024 matrices");
        yield return Figure.Median($"{shape.Name}.ms_per_step", oursMs, "ms", what);
        yield return Figure.Median($"{shape.Name}.plain_ms_per_step", plainMs, "ms", what);
        yield return Figure.Median($"{shape.Name}.ratio_to_plain", ratios, "x", "plain over ours, in turn");
        yield return Figure.Median($"{shape.Name}.share_of_peak", [.. shares.Select(share => 100 * share)], "%", $"{shape.EncoderFlops / 1e9:F1} GFLOP a step");
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

    /// <summary>The platform's own model, store and learner.</summary>
    private sealed class OurStep : IDisposable
    {
        private readonly RandomTokens _input = new();
        private readonly ParameterStore _store;
        private readonly Learner _learner;
        private readonly Model _model;
        private long _done;

        public OurStep(Shape shape)
        {
            var config = new BertClassifier.Config { Encoder = BertEncoder.Config.Of(shape.Size, Shape.Dropout), Dropout = new() { Rate = Shape.Dropout } };
            _model = config.For(_input.Facts).Build();
            _store = new ParameterStore(_model, 1, CPU);
            _learner = new Learner.Config { Optimizer = new AdamW.Config { LearningRate = 1e-4 } }.Build(_store, 1000);
        }

        public void Step(int i)
        {
            using var scope = NewDisposeScope();
            using var batch = _input.Train(new DataPosition(0, i));
            var loss = _model.Forward(batch, new InvocationContext(isTraining: true, _done)).Loss!;
            _store.ZeroGradients();
            loss.backward();
            _learner.Step(_done, _learner.GradientNorm(), new LearnerState(_done));
            _done++;
        }

        public void Dispose()
        {
            _learner.Dispose();
            _store.Dispose();
        }
    }

    /// <summary>The same in plain TorchSharp.</summary>
    private sealed class PlainStep : IDisposable
    {
        private readonly RandomTokens _input = new();
        private readonly PlainBert _model;
        private readonly optim.Optimizer _optimizer;

        public PlainStep(Shape shape)
        {
            _model = new PlainBert(shape.Layers, shape.Hidden, shape.Heads, Shape.Vocabulary, Shape.Dropout);
            _optimizer = optim.AdamW(_model.parameters(), 1e-4);
            _model.train();
        }

        public void Step(int i)
        {
            using var scope = NewDisposeScope();
            using var batch = _input.Train(new DataPosition(0, i));
            _optimizer.zero_grad();
            nn.functional.cross_entropy(_model.forward(batch[TextBatches.Tokens]), batch[TextBatches.Labels]).backward();
            nn.utils.clip_grad_norm_(_model.parameters(), 1.0);
            _optimizer.step();
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _model.Dispose();
        }
    }
}
