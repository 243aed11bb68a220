using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Compression.Export.Measuring;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Deliverables;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;

namespace Platform.Training.Compression.Export;

/// <summary>
/// Exports a classifier to ONNX and measures the exported file itself: its answers, its agreement with the model, its sizes and
/// its latency. Names of figures are in <see cref="ExportFigures"/>.
/// </summary>
public sealed class OnnxExport : Deliverable
{
    private readonly Config _config;
    private readonly Input _input;
    private readonly IDescribesTexts _texts;

    private OnnxExport(Config config, Input input, IDescribesTexts texts) => (_config, _input, _texts) = (config, input, texts);

    /// <summary>Describes an <see cref="OnnxExport"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Whether to write a file in single precision.</summary>
        [Description("Whether to write a file in single precision: artifacts/onnx-fp32.")]
        public bool Float { get; init; } = true;

        /// <summary>Whether to write a file with integer weights.</summary>
        [Description("Whether to write a file with integer weights and kernels: artifacts/onnx-int8. A model trained with quantization keeps its own scales, any other is rounded now.")]
        public bool Integer { get; init; }

        /// <summary>How activations become integers where training found ranges for them.</summary>
        [Description("How activations become integers in a model that was trained with quantization: by the range of each batch, or by the ranges found in training.")]
        public ActivationScales Activations { get; init; }

        /// <summary>Whether each row gets a scale of its own where training set none.</summary>
        [Description("For a model trained without quantization: whether each output of a matrix and each vector of a table has a scale of its own.")]
        public bool PerChannel { get; init; } = true;

        /// <summary>Bits where training set none.</summary>
        [Description("For a model trained without quantization: bits of a weight.")]
        [Range(2, 8)]
        public int Bits { get; init; } = 8;

        /// <summary>The splits to measure on.</summary>
        [Description("The splits on which the file is measured, dev first; one without labels is left out.")]
        public ConfigList<string> Splits { get; init; } = ["dev", "test"];

        /// <summary>About how long to measure latency, for each batch size.</summary>
        [Description("About how many seconds to measure latency, for each batch size; 0 does not measure it.")]
        [Range(0.0, 600.0)]
        public double LatencySeconds { get; init; } = 2;

        /// <summary>Threads that one call may use while latency is measured.</summary>
        [Description("Threads that one call may use while latency is measured.")]
        [Range(1, 1024)]
        public int Threads { get; init; } = 1;

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() =>
            Float || Integer ? [] : [new("float", "and integer are both off, so that nothing would be exported.")];

        /// <inheritdoc/>
        public override OnnxExport Build(Input input, Model model)
        {
            OnnxFile.Require(model);
            return input is IDescribesTexts texts
                ? new(this, input, texts)
                : throw new ConfigException("deliverables", $"OnnxExport needs texts with labels; {ConfigTypes.NameOf(input.GetType())} is another kind of data.");
        }
    }

    /// <inheritdoc/>
    public override void Make(DeliverableContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var measurement = new ExportMeasurement(_texts, context.Model, context.Report, context.Warn);
        var splits = _config.Splits.Select(name => MeasuredSplit.Read(_input, name, context.Model, context.Device, cancellation)).OfType<MeasuredSplit>().ToArray();
        if (_config.Float)
        {
            Make(context, ExportFigures.Single, OnnxPrecision.Single);
        }

        if (_config.Integer)
        {
            var precision = OnnxPrecision.Integer with { Activations = _config.Activations, PerChannel = _config.PerChannel, Bits = _config.Bits };
            Make(context, ExportFigures.Integer, precision);
        }

        void Make(DeliverableContext context, string file, OnnxPrecision precision)
        {
            var folder = Path.Combine(context.Directory.Root, ExportFigures.Folder(file));
            var weights = StoredWeights.Of(context.Model, precision);
            OnnxFolder.Write(folder, context.Model, _texts.Describe(), precision, weights);
            measurement.Measure(folder, file, weights, splits, _config.LatencySeconds, _config.Threads, cancellation);
            context.Keep(folder);
        }
    }
}
