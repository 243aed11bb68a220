using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Compression.Export.Writers;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Compression.Export;

/// <summary>
/// Answers texts with an exported model, by ONNX Runtime on the processor; libtorch is not needed. Safe for use by several
/// threads at once.
/// </summary>
public sealed class OnnxClassifier : IDisposable
{
    private const int TextsOfABatch = 32;

    private static readonly string[] Inputs = [ModelWriter.InputIds, ModelWriter.AttentionMask, ModelWriter.TokenTypeIds];
    private static readonly string[] Outputs = [ModelWriter.Logits];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly PairEncoder _encoder;
    private readonly int _padId;

    private OnnxClassifier(ExportManifest manifest, InferenceSession session, WordPieceTokenizer tokenizer, int threads)
    {
        (Manifest, _session, Threads, _padId) = (manifest, session, threads, tokenizer.PadId);
        _encoder = new PairEncoder(tokenizer, manifest.MaximumLength);
    }

    /// <summary>What the model's folder says of it.</summary>
    public ExportManifest Manifest { get; }

    /// <summary>Threads that one call may use.</summary>
    public int Threads { get; }

    /// <summary>Loads the folder of an exported model.</summary>
    /// <param name="directory">With <c>model.onnx</c>, <c>vocab.txt</c> and <c>config.json</c>.</param>
    /// <param name="threads">Threads that one call may use; by default one for each processor.</param>
    /// <exception cref="DataException">The folder is incomplete or damaged; says which file and what to do.</exception>
    public static OnnxClassifier Load(string directory, int? threads = null)
    {
        var manifest = ExportManifest.Read(directory);
        var tokenizer = WordPieceTokenizer.Load(Path.Combine(directory, ExportManifest.VocabularyFile));
        var used = threads ?? Environment.ProcessorCount;
        return new OnnxClassifier(manifest, Open(Path.Combine(directory, ExportManifest.ModelFile), used), tokenizer, used);
    }

    /// <summary>Answers a text, or a pair.</summary>
    /// <param name="texts">The text, or the two texts of a pair.</param>
    /// <returns>The answer, the most probable choice first.</returns>
    /// <exception cref="ConfigException">The task needs another number of texts.</exception>
    public IReadOnlyList<TextAnswer> Answer(IReadOnlyList<string> texts)
    {
        if (texts.Count != (Manifest.IsPair ? 2 : 1))
        {
            throw new ConfigException("--text", Manifest.IsPair ? "this task is about pairs: give two texts." : "this task is about single texts: give one text.");
        }

        var logits = Logits([new TextPair(texts[0], Manifest.IsPair ? texts[1] : null)])[0];
        if (Manifest.IsScore)
        {
            return [new TextAnswer("", [new TextChoice(logits[0].ToString("F3", CultureInfo.InvariantCulture), null)])];
        }

        var probabilities = new float[logits.Length];
        TensorPrimitives.SoftMax(logits, probabilities);
        return [new TextAnswer("", [.. Manifest.Labels.Select((label, i) => new TextChoice(label, probabilities[i])).OrderByDescending(choice => choice.Probability)])];
    }

    /// <summary>The logits of texts, in their order, each <c>[outputs]</c>.</summary>
    public IReadOnlyList<float[]> Logits(IReadOnlyList<TextPair> texts, CancellationToken cancellation = default)
    {
        var encoded = _encoder.Encode(texts, cancellation);
        var results = new float[texts.Count][];
        foreach (var rows in Enumerable.Range(0, texts.Count).OrderBy(encoded.Length).Chunk(TextsOfABatch))
        {
            cancellation.ThrowIfCancellationRequested();
            var logits = Run(TokenRows.Of(encoded, rows, _padId));
            for (var i = 0; i < rows.Length; i++)
            {
                results[rows[i]] = logits[i];
            }
        }

        return results;
    }

    /// <summary>The class with the largest logit, or the score.</summary>
    public float AnswerOf(ReadOnlySpan<float> logits) => Manifest.IsScore ? logits[0] : TensorPrimitives.IndexOfMax(logits);

    /// <summary>The logits of encoded texts.</summary>
    /// <returns>For each row <c>[outputs]</c>.</returns>
    public float[][] Run(TokenRows rows)
    {
        long[] shape = [rows.Rows, rows.Columns];
        using var ids = OrtValue.CreateTensorValueFromMemory(rows.Ids, shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(rows.Mask, shape);
        using var types = OrtValue.CreateTensorValueFromMemory(rows.Types, shape);
        using var results = _session.Run(_run, Inputs, [ids, mask, types], Outputs);
        var logits = results[0].GetTensorDataAsSpan<float>();
        var outputs = logits.Length / rows.Rows;
        var split = new float[rows.Rows][];
        for (var i = 0; i < split.Length; i++)
        {
            split[i] = logits.Slice(i * outputs, outputs).ToArray();
        }

        return split;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private static InferenceSession Open(string model, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException problem)
        {
            throw new DataException($"{model} cannot be loaded by ONNX Runtime: {problem.Message}");
        }
    }
}
