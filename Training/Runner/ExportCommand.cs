using System.CommandLine;
using System.Globalization;
using Platform.Training.Compression.Export;
using Platform.Training.Compression.Export.Measuring;
using Platform.Training.Compression.Sparse;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Classification;
using Platform.Training.Language.HuggingFace;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Runner;

/// <summary><c>export</c>: writes a run's model in a form that other programs use.</summary>
internal static class ExportCommand
{
    private const string Single = "onnx-fp32", Integer = "onnx-int8", Sparse = "sparse", HuggingFace = "huggingface";

    public static Command Create()
    {
        var run = new Argument<string>("RUN_DIR") { Description = "Directory of a run of a text classifier, or for huggingface of any BERT, that has a checkpoint." };
        var output = new Option<string>("--out") { Description = "Directory of the exported model; made where it does not exist.", Required = true, HelpName = "DIR" };
        var dtype = new Option<string>("--dtype") { Description = "For huggingface: type of the values in the file, fp32, fp16 or bf16.", HelpName = "TYPE", DefaultValueFactory = _ => "fp32" };
        var format = new Option<string>("--format")
        {
            Description = $"{Single}; {Integer}: integer weights and kernels; {Sparse}: a file of weights without zeros; {HuggingFace}: model.safetensors, config.json and vocab.txt as Hugging Face's tools read them.",
            DefaultValueFactory = _ => Single,
        }.AcceptOnlyFromAmong(Single, Integer, Sparse, HuggingFace);
        var bits = new Option<int?>("--bits") { Description = $"For a model trained without quantization: bits of a stored weight, 2 to 8. Default: 8 for {Integer}, all of them for {Sparse}." };
        var activations = new Option<ActivationScales>("--activations")
        {
            Description = $"For {Integer} of a model trained with quantization: dynamic or static scales of what is multiplied. Default: dynamic, which is no slower.",
        };
        var measure = new Option<bool>("--measure") { Description = "Measures the exported ONNX file: sizes, accuracy on dev, agreement with the model, latency." };
        var threads = new Option<int>("--threads") { Description = "Threads of a call while latency is measured.", DefaultValueFactory = _ => 1 };
        var checkpoint = RunnerOptions.Checkpoint();
        var datasets = RunnerOptions.Datasets();
        var plugins = RunnerOptions.Plugins();
        var command = new Command("export", "Writes a run's model in a form that needs no platform, such as the folder of model.onnx, vocab.txt and config.json.")
        {
            run, output, format, bits, activations, dtype, measure, threads, checkpoint, datasets, plugins,
        };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            _ = RunnerOptions.Catalog(parsed.GetValue(plugins) ?? []);
            using var trained = TrainedRun.Load(
                new RunDirectory(parsed.GetRequiredValue(run)), RunnerOptions.DatasetsDirectory(parsed.GetValue(datasets)), parsed.GetRequiredValue(checkpoint));
            var directory = parsed.GetRequiredValue(output);
            if (parsed.GetRequiredValue(format) == HuggingFace)
            {
                WriteHuggingFace(trained, directory, PretrainedFolder.TypeOf(parsed.GetRequiredValue(dtype)));
                return ExitCode.Succeeded;
            }

            var kind = parsed.GetRequiredValue(format);
            var stored = Checked(parsed.GetValue(bits));
            var precision = kind == Integer || (kind == Sparse && (stored is not null || StoredWeights.IsRounded(trained.Model)))
                ? OnnxPrecision.Integer with { Bits = stored ?? 8, Activations = parsed.GetValue(activations) }
                : OnnxPrecision.Single;
            if (kind == Sparse)
            {
                WriteSparse(trained, directory, precision);
                return ExitCode.Succeeded;
            }

            Write(trained, directory, precision, parsed.GetValue(measure) ? parsed.GetValue(threads) : null);
            return ExitCode.Succeeded;
        }));
        return command;
    }

    private static int? Checked(int? bits) => bits is null or (>= 2 and <= 8) ? bits : throw new ConfigException("--bits", $"must be from 2 to 8, not {bits}.");

    private static void WriteHuggingFace(TrainedRun trained, string directory, TorchSharp.torch.ScalarType type)
    {
        var texts = trained.Input switch
        {
            IDescribesTexts described => Of(described.Describe()),
            IHasTokenizer { Tokenizer: var tokenizer } => new HuggingFaceTexts(tokenizer.Vocabulary, [], (trained.Input.Facts as LanguageFacts)?.SequenceLength ?? 0),
            _ => null,
        };
        var notes = HuggingFaceExport.Write(
            directory, trained.ModelConfig, trained.Model, texts ?? throw new ConfigException("input", $"{trained.InputName} has no vocabulary to write beside the weights."), type);
        Console.WriteLine($"Exported the model of step {trained.Step} to {directory} for Hugging Face's tools.");
        foreach (var note in notes)
        {
            Console.WriteLine(note);
        }
    }

    private static HuggingFaceTexts Of(TextTask task) => new(task.Vocabulary, task.Labels, task.MaximumLength);

    private static void Write(TrainedRun trained, string directory, OnnxPrecision precision, int? threads)
    {
        var texts = trained.Input as IDescribesTexts ?? throw new ConfigException("input", $"{trained.InputName} gives no labelled texts, which an exported model answers.");
        var weights = StoredWeights.Of(trained.Model, precision);
        var manifest = OnnxFolder.Write(directory, trained.Model, texts.Describe(), precision, weights);
        Console.WriteLine($"Exported the model of step {trained.Step} to {directory} ({manifest.Precision}, {new FileInfo(Path.Combine(directory, ExportManifest.ModelFile)).Length / 1e6:F2} MB).");
        if (threads is not { } used)
        {
            return;
        }

        var file = precision.IsInteger ? ExportFigures.Integer : ExportFigures.Single;
        var splits = new[] { "dev", "test" }.Select(name => MeasuredSplit.Read(trained.Input, name, trained.Model, trained.Device, CancellationToken.None)).OfType<MeasuredSplit>();
        var measurement = new ExportMeasurement(
            texts,
            trained.Model,
            (name, value) => Console.WriteLine($"{name,-28}{value.ToString("G6", CultureInfo.InvariantCulture)}"),
            message => Console.Error.WriteLine($"Warning: {message}"));
        measurement.Measure(directory, file, weights, [.. splits], seconds: 2, used, CancellationToken.None);
    }

    private static void WriteSparse(TrainedRun trained, string directory, OnnxPrecision precision)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "model.sparse.safetensors");
        var packed = SparseModel.Pack(trained.Model, precision);
        SparseFile.Write(path, packed);
        var dense = sizeof(float) * trained.Model.ParameterCount;
        Console.WriteLine($"Wrote the weights of step {trained.Step} to {path}: {new FileInfo(path).Length / 1e6:F2} MB instead of {dense / 1e6:F2} MB. Runner expand reads it back.");
    }
}
