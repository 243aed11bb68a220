using System.Text.Json.Nodes;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.HuggingFace;

/// <summary>Says in Hugging Face's words what a model is, where their BERT can be that.</summary>
internal sealed class HuggingFaceArchitecture
{
    private readonly List<ConfigProblem> _problems = [];

    private HuggingFaceArchitecture()
    {
    }

    /// <summary>The <c>config.json</c> of a model.</summary>
    /// <exception cref="ConfigException">It has parts that their BERT has not; tells all.</exception>
    public static JsonObject Describe(Model.BaseConfig config, Model model, HuggingFaceTexts texts)
    {
        HuggingFaceArchitecture architecture = new();
        JsonObject json = architecture.Json(config, model, texts);
        return architecture._problems.Count == 0 ? json : throw new ConfigException(architecture._problems);
    }

    private JsonObject Json(Model.BaseConfig config, Model model, HuggingFaceTexts texts)
    {
        JsonObject json = new() { ["model_type"] = "bert" };
        switch (config)
        {
            case BertClassifier.Config classifier:
                json["architectures"] = new JsonArray("BertForSequenceClassification");
                Encoder(json, classifier.Encoder, model);
                RequireMap("model.encoder.pooler", classifier.Encoder.Pooler);
                RequireMap("model.head", classifier.Head);
                json["classifier_dropout"] = classifier.Dropout.Rate;
                Labels(json, texts.Labels);
                break;
            case BertMaskedModel.Config masked:
                json["architectures"] = new JsonArray("BertForMaskedLM");
                Encoder(json, masked.Encoder, model);
                RequireMap("model.transform", masked.Transform);
                Require("model.norm", EpsilonOf("model.norm", masked.Norm) == EpsilonOf("model.encoder.embeddings.norm", masked.Encoder.Embeddings.Norm), "has another epsilon than the other norms");
                Require("model.activation", Name(masked.Activation) == json["hidden_act"]?.GetValue<string>(), "is another function than the layers'");
                break;
            default:
                _problems.Add(new ConfigProblem("model", $"{ConfigTypes.NameOf(config.GetType())} has no counterpart; BertClassifier and BertMaskedModel have one."));
                break;
        }

        json["vocab_size"] = texts.Vocabulary.Count;
        json["pad_token_id"] = texts.Vocabulary.Find(WordPieceVocabulary.Pad);
        json["tie_word_embeddings"] = true;
        return json;
    }

    private void Encoder(JsonObject json, BertEncoder.Config encoder, Model model)
    {
        const string Layer = "model.encoder.stack.layer";
        (BertEmbeddings.Config embeddings, TransformerLayer.Config[] layers) = (encoder.Embeddings, [.. encoder.Stack.Expand()]);
        double epsilon = EpsilonOf("model.encoder.embeddings.norm", embeddings.Norm);
        Require("model.encoder.embeddings.positions", embeddings.Positions is LearnedPositions.Config, "are not trained vectors, one for each position");
        TransformerLayer.Config first = layers[0];
        foreach (TransformerLayer.Config layer in layers.Distinct())
        {
            Require(Layer, layer.NormPlacement == NormPlacement.Post, "has its norms before each half, not after");
            Require($"{Layer}.norm", EpsilonOf($"{Layer}.norm", layer.Norm) == epsilon, "has another epsilon than the norm of the embeddings");
            Require($"{Layer}.attention.qkv", layer.Attention.Qkv is FusedQkv.Config, "is not one plain product for queries, keys and values");
            RequireMap($"{Layer}.attention.qkv.projection", (layer.Attention.Qkv as FusedQkv.Config)?.Projection ?? new Linear.Config());
            RequireMap($"{Layer}.attention.output", layer.Attention.Output);
            Require($"{Layer}.attention.mask", layer.Attention.Mask is FullMask.Config, "hides tokens");
            Require($"{Layer}.attention.bias", layer.Attention.Bias is null, "is added to the logits");
            Require($"{Layer}.attention.heads", layer.Attention.Heads == first.Attention.Heads, "differ between layers");
            if (layer.FeedForward is not DenseFeedForward.Config dense)
            {
                _problems.Add(new ConfigProblem($"{Layer}.feed_forward", "is no dense one of two maps; Hugging Face's BERT has no other."));
                continue;
            }

            RequireMap($"{Layer}.feed_forward.expand", dense.Expand);
            RequireMap($"{Layer}.feed_forward.contract", dense.Contract);
            bool isAlike = first.FeedForward is DenseFeedForward.Config other && (other.Expansion, other.Activation) == (dense.Expansion, dense.Activation);
            Require($"{Layer}.feed_forward", isAlike, "differs between layers");
            (json["intermediate_size"], json["hidden_act"]) = (dense.Expansion * encoder.HiddenSize, Name(dense.Activation));
        }

        json["hidden_size"] = encoder.HiddenSize;
        json["num_hidden_layers"] = layers.Length;
        json["num_attention_heads"] = first.Attention.Heads;
        json["hidden_dropout_prob"] = first.Dropout.Rate;
        json["attention_probs_dropout_prob"] = first.Attention.Dropout.Rate;
        json["max_position_embeddings"] = embeddings.Positions?.MaximumLength;
        json["position_embedding_type"] = "absolute";
        json["type_vocab_size"] = embeddings.TokenTypes;
        json["layer_norm_eps"] = epsilon;
        json["initializer_range"] = embeddings.Table.InitialScale;
    }

    private void Labels(JsonObject json, IReadOnlyList<string> labels)
    {
        // Their tools count the outputs by these names; a score is one output.
        string[] names = labels.Count == 0 ? ["LABEL_0"] : [.. labels];
        json["id2label"] = new JsonObject(names.Select((name, id) => KeyValuePair.Create($"{id}", (JsonNode?)name)));
        json["label2id"] = new JsonObject(names.Select((name, id) => KeyValuePair.Create(name, (JsonNode?)id)));
        json["problem_type"] = labels.Count == 0 ? "regression" : "single_label_classification";
    }

    private double EpsilonOf(string path, Norm.BaseConfig norm)
    {
        Require(path, norm is LayerNorm.Config, "is no LayerNorm");
        return (norm as LayerNorm.Config)?.Epsilon ?? 0;
    }

    private void RequireMap(string path, LinearMap.BaseConfig? map)
    {
        while (map is LoraLinear.Config adapted)
        {
            map = adapted.Inner;
        }

        Require(path, map is Linear.Config { Bias: true }, map is null ? "is missing" : "is no matrix product with a bias");
    }

    private void Require(string path, bool holds, string otherwise)
    {
        ConfigProblem problem = new(path, $"{otherwise}; Hugging Face's BERT cannot be that. Export it as ONNX instead.");
        if (!holds && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    private static string Name(Activation activation) => activation.ToString().ToLowerInvariant();
}
