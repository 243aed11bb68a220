using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Language.Bert;

namespace Platform.Training.Language.HuggingFace;

/// <summary>A <c>config.json</c> of a BERT as Hugging Face's tools write and read it.</summary>
/// <remarks>Source: src/transformers/models/bert/configuration_bert.py of huggingface/transformers, with its defaults.</remarks>
internal sealed class HuggingFaceConfig
{
    private readonly JsonObject _json;
    private readonly string _path;
    private readonly List<ConfigProblem> _problems = [];

    private HuggingFaceConfig(JsonObject json, string path) => (_json, _path) = (json, path);

    /// <summary>Number of token ids.</summary>
    public int VocabularySize { get; private set; }

    /// <summary>The encoder that the file describes, with a pooler.</summary>
    public BertEncoder.Config Encoder { get; private set; } = new();

    /// <summary>The function in the masked head.</summary>
    public Activation Activation { get; private set; }

    /// <summary>Epsilon of all norms.</summary>
    public double Epsilon { get; private set; }

    /// <summary>Reads a file and checks that this is a BERT that the platform's own can be.</summary>
    /// <exception cref="DataException">The file is missing or is no JSON object.</exception>
    /// <exception cref="ConfigException">It describes another model; tells every field that does not fit.</exception>
    public static HuggingFaceConfig Read(string path)
    {
        try
        {
            JsonObject json = JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? throw new DataException($"{path} is empty.");
            HuggingFaceConfig config = new(json, path);
            config.Translate();
            return config._problems.Count == 0 ? config : throw new ConfigException(config._problems);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new DataException($"{path} is no JSON object that describes a model: {problem.Message}");
        }
        catch (FileNotFoundException)
        {
            throw new DataException($"{path} does not exist. Weights come with a config.json that says what model they are of.");
        }
    }

    private void Translate()
    {
        Require("model_type", Text("model_type", "bert"), "bert", "Only BERT is read; other models have other layers.");
        Require("position_embedding_type", Text("position_embedding_type", "absolute"), "absolute", "Only trained absolute positions are read.");
        Require("is_decoder", Flag("is_decoder"), false, "Only encoders are read.");
        Require("add_cross_attention", Flag("add_cross_attention"), false, "Only encoders are read.");
        (int hidden, int layers, int heads) = (Count("hidden_size", 768), Count("num_hidden_layers", 12), Count("num_attention_heads", 12));
        int inner = Count("intermediate_size", 3072);
        (double dropout, double attentionDropout) = (Rate("hidden_dropout_prob"), Rate("attention_probs_dropout_prob"));
        (VocabularySize, Activation, Epsilon) = (Count("vocab_size", 30_522), ReadActivation(), Number("layer_norm_eps", 1e-12));
        if (Epsilon <= 0)
        {
            Problem("layer_norm_eps", $"is {Epsilon}; it must be above 0.");
        }

        if (hidden % heads != 0)
        {
            Problem("num_attention_heads", $"{heads} heads do not divide a hidden_size of {hidden}.");
        }

        if (inner % hidden != 0)
        {
            Problem("intermediate_size", $"is {inner}; the platform's inner layer is a multiple of hidden_size, which is {hidden}.");
        }

        LayerNorm.Config norm = new() { Epsilon = Epsilon };
        Dropout.Config drop = new() { Rate = dropout };
        Encoder = new BertEncoder.Config
        {
            HiddenSize = hidden,
            Embeddings = new()
            {
                Positions = new LearnedPositions.Config { Count = Count("max_position_embeddings", 512) },
                TokenTypes = Count("type_vocab_size", 2),
                Norm = norm,
                Dropout = drop,
            },
            Stack = new UniformStackConfig
            {
                Layers = layers,
                Layer = new()
                {
                    Attention = new() { Heads = heads, Dropout = new() { Rate = attentionDropout } },
                    FeedForward = new DenseFeedForward.Config { Expansion = Math.Max(inner / hidden, 1), Activation = Activation },
                    Norm = norm,
                    Dropout = drop,
                },
            },
        };
    }

    private Activation ReadActivation()
    {
        switch (Text("hidden_act", "gelu"))
        {
            case "gelu": return Activation.Gelu;
            case "relu": return Activation.Relu;
            case "silu" or "swish": return Activation.Silu;
            case "tanh": return Activation.Tanh;
            case var other:
                Problem("hidden_act", $"is \"{other}\"; known are gelu (by the error function), relu, silu and tanh.");
                return Activation.Gelu;
        }
    }

    private void Require<T>(string field, T found, T wanted, string why)
    {
        if (!Equals(found, wanted))
        {
            Problem(field, $"is {JsonSerializer.Serialize(found)}, not {JsonSerializer.Serialize(wanted)}. {why}");
        }
    }

    private string Text(string field, string absent) => Value<string>(field, "a text") ?? absent;

    private bool Flag(string field) => Value<bool?>(field, "true or false") ?? false;

    private double Number(string field, double absent) => Value<double?>(field, "a number") ?? absent;

    private int Count(string field, int absent)
    {
        int count = Value<int?>(field, "a whole number") ?? absent;
        if (count < 1)
        {
            Problem(field, $"is {count}; it must be at least 1.");
            return 1;
        }

        return count;
    }

    private double Rate(string field)
    {
        double rate = Number(field, 0.1);
        if (rate is < 0 or >= 1)
        {
            Problem(field, $"is {rate}; it must be at least 0 and below 1.");
            return 0;
        }

        return rate;
    }

    private T? Value<T>(string field, string kind)
    {
        try
        {
            return _json[field] is { } value ? value.GetValue<T>() : default;
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            Problem(field, $"should be {kind}.");
            return default;
        }
    }

    private void Problem(string field, string message) => _problems.Add(new ConfigProblem($"{Path.GetFileName(_path)}: {field}", message));
}
