using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Pretraining;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What a run of a plan costs, reckoned from its config.</summary>
internal sealed class RunCost
{
    /// <summary>Values that training keeps for each parameter: itself and two moments of the optimizer.</summary>
    private const int StateValues = 3;

    private const long LogBytes = 500_000;
    private const double StartSeconds = 6;
    private const double ExportSeconds = 3;
    private const double BytesOfAnUpdate = 28;

    /// <summary>What a step takes for each layer however small it is, to start its hundreds of operations.</summary>
    private const double SecondsOfALayer = 0.003;

    // What a step may cost beside a plain one: the goals that `benchmarks -- compression` is read against, for an estimate.
    private const double QuantizedStep = 1.3;
    private const double PrunedStep = 1.1;

    private readonly Architecture _architecture;
    private readonly Architecture? _teacher;
    private readonly CompressionMethods _methods;
    private readonly GlueInput.Config? _input;
    private readonly int _tokens;
    private readonly int _evaluations;
    private readonly double _export;

    /// <summary>The cost of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="spec">The sweep it is of.</param>
    /// <param name="vocabulary">Pieces of the vocabulary.</param>
    public RunCost(PlannedRun run, SweepSpec spec, int vocabulary)
    {
        _architecture = run.Architecture;
        _methods = run.Labels?.Methods ?? CompressionMethods.None;
        _teacher = _methods.HasFlag(CompressionMethods.Distillation) ? spec.TeacherArchitecture() : null;
        _input = run.Config.Input as GlueInput.Config;
        Parameters = _architecture.Parameters(vocabulary);
        _export = run.Config.Deliverables.OfType<OnnxExport.Config>()
            .Sum(export => ((export.Float ? 1 : 0) + (export.Integer ? 1 : 0)) * (ExportSeconds + ExportFigures.LatencyBatches.Count * export.LatencySeconds));
        if (_input is not null)
        {
            _tokens = Math.Min(SweepFacts.Tokens(_input.Task), _input.MaximumLength);
            _evaluations = spec.Recipe.Evaluations;
            Examples = _input.BatchSize;
            Steps = Math.Max(1, Math.Min((long)Math.Ceiling(SweepFacts.Rows(_input.Task).Train * run.Config.Epochs / _input.BatchSize), run.Config.MaxSteps ?? long.MaxValue));
        }
        else if (run.Config.Input is TextInput.Config text)
        {
            (_tokens, Examples, Steps) = (text.SequenceLength, text.BatchSize, run.Config.MaxSteps ?? 0);
        }
    }

    /// <summary>Number of parameters.</summary>
    public long Parameters { get; }

    /// <summary>Examples of a step.</summary>
    public int Examples { get; }

    /// <summary>Steps of the run; 0 where that cannot be told without its data.</summary>
    public long Steps { get; }

    /// <summary>Bytes of the model, and of a checkpoint to resume from.</summary>
    public (long Model, long Checkpoint) Bytes => (sizeof(float) * Parameters, StateValues * sizeof(float) * Parameters);

    /// <summary>Bytes of events and logs.</summary>
    public static long Logs => LogBytes;

    /// <summary>Seconds of the whole run.</summary>
    /// <param name="speed">What to reckon with.</param>
    /// <param name="stepSeconds">Seconds of a plain step where that was measured.</param>
    public double Seconds(SweepSpeed speed, double? stepSeconds)
    {
        var plain = Work(_architecture, Examples, speed) + BytesOfAnUpdate * Parameters / speed.BytesPerSecond;
        var step = (stepSeconds ?? plain)
            * (_methods.HasFlag(CompressionMethods.Quantization) ? QuantizedStep : 1)
            * (_methods.HasFlag(CompressionMethods.Pruning) ? PrunedStep : 1);

        // A teacher answers only, as fast as the measured step says of what was reckoned.
        var teacher = _teacher is null ? 0 : Work(_teacher, Examples, speed) / 3 * (stepSeconds ?? plain) / plain;
        var evaluation = _input is null ? 0 : Work(_architecture, SweepFacts.Rows(_input.Task).Dev, speed) / 3;
        return StartSeconds + _export + Steps * (step + teacher) + _evaluations * evaluation;
    }

    /// <summary>Seconds to compute gradients, a third of which answers take.</summary>
    private double Work(Architecture architecture, int examples, SweepSpeed speed) =>
        examples * FlopsOf(architecture) / speed.FlopsPerSecond + SecondsOfALayer * architecture.Layers;

    /// <summary>Operations of training for one example: of the matrices, and of attention among its tokens.</summary>
    private double FlopsOf(Architecture architecture) =>
        _tokens * (architecture.TrainingFlops + 12.0 * architecture.Layers * architecture.Hidden * _tokens);
}
