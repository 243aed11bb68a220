using System.Runtime.InteropServices;
using Platform.Training.Compression.Export.Onnx;
using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using static Platform.Training.Compression.Export.Onnx.TensorProto.Types;
using Parameter = Platform.Training.Core.Modules.Parameter;

namespace Platform.Training.Compression.Export.Writers;

/// <summary>Writes a classifier as a graph: looks up how each module is written, and holds what several of them need.</summary>
internal sealed class ModelWriter
{
    /// <summary>Names of the model's inputs, int64 <c>[batch, tokens]</c>, and of its output, <c>[batch, outputs]</c>.</summary>
    public const string InputIds = "input_ids", AttentionMask = "attention_mask", TokenTypeIds = "token_type_ids", Logits = "logits";

    /// <summary>What forbidden attention logits get: small enough for a weight of 0, and finite.</summary>
    private const float Forbidden = float.MinValue / 4;

    private static readonly Dictionary<Type, ModuleWriter> Known = new ModuleWriter[]
    {
        new BertClassifierWriter(), new BertEncoderWriter(), new BertEmbeddingsWriter(), new EmbeddingWriter(), new LearnedPositionsWriter(),
        new SinusoidalPositionsWriter(), new TransformerStackWriter(), new TransformerLayerWriter(), new AttentionWriter(), new FusedQkvWriter(),
        new SeparateQkvWriter(), new GroupedQkvWriter(), new NormalizedQkvWriter(), new RopeQkvWriter(), new FullMaskWriter(), new CausalMaskWriter(),
        new SlidingWindowMaskWriter(), new AlibiWriter(), new RelativeBiasWriter(), new DenseFeedForwardWriter(), new GatedFeedForwardWriter(),
        new LayerNormWriter(), new RmsNormWriter(), new LinearWriter(), new LoraLinearWriter(),
    }.ToDictionary(writer => writer.ModuleType);

    /// <summary>Modules that leave what they get as it is outside training, and parts that their parent's writer reads.</summary>
    private static readonly HashSet<Type> Silent = [typeof(Dropout), typeof(StandardCache), typeof(SlidingWindowCache), typeof(RotaryEmbedding), typeof(YarnEmbedding)];

    private readonly Dictionary<Parameter, float[]> _changed = [];
    private readonly Dictionary<string, string[]> _shared = new(StringComparer.Ordinal);

    private ModelWriter(OnnxPrecision precision, StoredWeights weights, int maximumLength) =>
        (Precision, Weights, MaximumLength) = (precision, weights, maximumLength);

    /// <summary>The graph so far.</summary>
    public OnnxGraph Graph { get; } = new();

    /// <summary>How matrices and tables are stored and multiplied.</summary>
    public OnnxPrecision Precision { get; }

    /// <summary>How each parameter is stored.</summary>
    public StoredWeights Weights { get; }

    /// <summary>Tokens of the longest sequence that tables of positions are written for.</summary>
    public int MaximumLength { get; }

    /// <summary>Checks that every module of a model can be written; it needs no memory.</summary>
    /// <exception cref="ConfigException">One cannot; names its path.</exception>
    public static void Require(Model model)
    {
        if (model is not BertClassifier)
        {
            throw new ConfigException("model", $"{model.GetType().Name} cannot be exported to ONNX; a BertClassifier can.");
        }

        Visit(model);

        static void Visit(Module module)
        {
            if (module is Quantizer || module.IsForTrainingOnly)
            {
                return;
            }

            _ = Silent.Contains(module.GetType()) ? null : Find(module);
            module.Children.ToList().ForEach(Visit);
        }
    }

    /// <summary>Writes a classifier.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="precision">How matrices and tables are stored and multiplied.</param>
    /// <param name="weights">How each parameter is stored.</param>
    /// <param name="maximumLength">Tokens of the longest sequence it will be given.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <exception cref="ConfigException">A module cannot be written; names its path.</exception>
    public static ModelProto Write(Model model, OnnxPrecision precision, StoredWeights weights, int maximumLength, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        Require(model);
        var writer = new ModelWriter(precision, weights, maximumLength);
        foreach (var input in new[] { InputIds, AttentionMask, TokenTypeIds })
        {
            writer.Graph.Input(input, DataType.Int64, "batch", "tokens");
        }

        var logits = writer.Write(model)[0];
        writer.Graph.Output(logits, Logits, "batch", "outputs");
        return writer.Graph.Build(metadata);
    }

    /// <summary>Writes a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">The values it is called with.</param>
    /// <returns>The values it gives.</returns>
    public IReadOnlyList<string> Write(Module module, params IReadOnlyList<string> inputs)
    {
        using var place = Graph.At(module.Path);
        return Find(module).Write(module, this, inputs);
    }

    /// <summary>The values of a parameter, with what adapters add to it.</summary>
    public float[] Values(Parameter parameter) => _changed.TryGetValue(parameter, out var values) ? values
        : Weights.Rounded(parameter)?.Matrix.Expand() ?? StoredWeights.Read(parameter);

    /// <summary>A matrix or table as integers; null where it is stored in single precision.</summary>
    public IntegerMatrix? Integers(Parameter parameter) => Weights.Integers(parameter, _changed.GetValueOrDefault(parameter));

    /// <summary>Adds something to a parameter's values for this file alone.</summary>
    public void Add(Parameter parameter, ReadOnlySpan<float> change)
    {
        ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_changed, parameter, out _);
        values ??= StoredWeights.Read(parameter);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += change[i];
        }
    }

    /// <summary>Values that several modules need: made at the first call.</summary>
    /// <param name="key">What tells them from others.</param>
    /// <param name="make">Makes them.</param>
    public string[] Shared(string key, Func<string[]> make) => _shared.TryGetValue(key, out var values) ? values : _shared[key] = make();

    /// <summary>The number of tokens of a row, int64 <c>[1]</c>.</summary>
    public string Tokens() => Graph.Once("tokens", () => Graph.Node("Shape", [InputIds], ("start", 1), ("end", 2)));

    /// <summary>The positions of a row's tokens, int64 <c>[tokens]</c>.</summary>
    public string Positions() => Graph.Once("positions", () => Graph.Node("Range", [Graph.Integer(0), Graph.Node("Squeeze", [Tokens()]), Graph.Integer(1)]));

    /// <summary>How many tokens each query is behind each key, int64 <c>[tokens, tokens]</c>.</summary>
    public string Distances() => Graph.Once("distances", () => Graph.Node("Sub", [Graph.Node("Unsqueeze", [Positions(), Graph.Integers(1)]), Positions()]));

    /// <summary>What padding adds to attention logits, <c>[batch, 1, 1, tokens]</c>.</summary>
    public string Padding() => Graph.Once("padding", () =>
    {
        var present = Graph.Node("Cast", [Graph.Node("Unsqueeze", [AttentionMask, Graph.Integers(1, 2)])], ("to", (int)DataType.Float));
        return Graph.Node("Mul", [Graph.Node("Sub", [Graph.Number(1), present]), Graph.Number(Forbidden)]);
    });

    /// <summary>What a table of positions adds at a row's tokens: its first rows, <c>[tokens, …]</c>.</summary>
    public string FirstRows(string table) => Graph.Node("Slice", [table, Graph.Integers(0), Tokens(), Graph.Integers(0)]);

    /// <summary>Turns where attention is allowed into what is added to its logits.</summary>
    public string Added(string allowed) => Graph.Node("Where", [allowed, Graph.Number(0), Graph.Number(Forbidden)]);

    /// <summary>Where a module stands in the experiment's config.</summary>
    public static string PlaceOf(Module module) => module.Path.Length == 0 ? "model" : $"model.{module.Path}";

    private static ModuleWriter Find(Module module) => Known.GetValueOrDefault(module.GetType())
        ?? throw new ConfigException(
            PlaceOf(module),
            $"{module.GetType().Name} cannot be exported to ONNX. Train without it, or leave the deliverable out; artifacts/model.safetensors holds the weights in any case.");
}
