using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// Writes a model so that Hugging Face's tools read it: <c>model.safetensors</c> by the names of
/// BertForSequenceClassification or BertForMaskedLM, <c>config.json</c>, <c>vocab.txt</c> and <c>tokenizer_config.json</c>.
/// </summary>
public static class HuggingFaceExport
{
    private const int ReferenceTokens = 8;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes a folder.</summary>
    /// <param name="path">The folder; it must not hold weights yet.</param>
    /// <param name="config">The model's config.</param>
    /// <param name="model">The model, with its values. Quantized and pruned weights are written as the model computes with them.</param>
    /// <param name="texts">How its texts are split, and its labels.</param>
    /// <param name="type">Type of the values in the file: fp32, fp16 or bf16.</param>
    /// <returns>What a reader should know: what the files do not show of the model.</returns>
    /// <exception cref="ConfigException">The model has parts that their BERT has not; tells all.</exception>
    public static IReadOnlyList<string> Write(string path, Model.BaseConfig config, Model model, HuggingFaceTexts texts, ScalarType type = ScalarType.Float32)
    {
        JsonObject json = HuggingFaceArchitecture.Describe(config, model, texts);
        if (File.Exists(Path.Combine(path, PretrainedFolder.WeightsFile)))
        {
            throw new ConfigException("--out", $"\"{path}\" holds weights already. Choose another folder.");
        }

        using DisposeScope scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> tensors = Named(EffectiveValues.Of(model));
        Directory.CreateDirectory(path);
        SafeTensors.Write(
            Path.Combine(path, PretrainedFolder.WeightsFile),
            [.. tensors.Select(tensor => new TensorLayout(tensor.Key, type, tensor.Value.shape))],
            index => tensors[index].Value.alias(),
            new Dictionary<string, string> { ["format"] = "pt" });
        json["torch_dtype"] = type switch { ScalarType.Float16 => "float16", ScalarType.BFloat16 => "bfloat16", _ => "float32" };
        File.WriteAllText(Path.Combine(path, HuggingFaceImport.ConfigFile), json.ToJsonString(Indented) + "\n");
        File.WriteAllText(Path.Combine(path, HuggingFaceImport.TokenizerFile), Tokenizer(texts).ToJsonString(Indented) + "\n");
        texts.Vocabulary.Save(Path.Combine(path, PretrainedFolder.VocabularyFile));
        if (EffectiveValues.HasQuantizers(model))
        {
            return ["Weights are written as the model rounds them, in full-size numbers. Where it rounds activations too, these tools do not: answers differ a little."];
        }

        if (type == ScalarType.Float32)
        {
            ReferenceAnswers.Of(model, ReferenceAnswers.SomeTokens(texts.Vocabulary.Count, Math.Min(ReferenceTokens, texts.MaximumLength))).Write(Path.Combine(path, PretrainedFolder.ReferenceFile));
        }

        return [];
    }

    /// <summary>The values by their names: one product of queries, keys and values becomes three.</summary>
    private static List<KeyValuePair<string, Tensor>> Named(IReadOnlyDictionary<string, Tensor> values)
    {
        List<KeyValuePair<string, Tensor>> tensors = [];
        foreach ((string ours, Tensor value) in values)
        {
            IReadOnlyList<string> names = BertNames.Of(ours);
            if (names.Count == 0)
            {
                throw new ConfigException("model", $"\"{ours}\" has no name in Hugging Face's BERT.");
            }

            Tensor[] parts = value.chunk(names.Count, 0);
            tensors.AddRange(names.Select((name, part) => KeyValuePair.Create(name, parts[part])));
        }

        return tensors;
    }

    private static JsonObject Tokenizer(HuggingFaceTexts texts) => new()
    {
        ["tokenizer_class"] = "BertTokenizer",
        ["do_lower_case"] = true,
        ["model_max_length"] = texts.MaximumLength,
        ["pad_token"] = WordPieceVocabulary.Pad,
        ["unk_token"] = WordPieceVocabulary.Unknown,
        ["cls_token"] = WordPieceVocabulary.Classify,
        ["sep_token"] = WordPieceVocabulary.Separate,
        ["mask_token"] = WordPieceVocabulary.Mask,
    };
}

/// <summary>What an exported model's texts are like.</summary>
/// <param name="Vocabulary">The pieces that its ids stand for; the trimmed ones where the vocabulary is trimmed.</param>
/// <param name="Labels">The names of the classes; empty where the answer is a score, or where there are no classes.</param>
/// <param name="MaximumLength">The longest sequence in tokens.</param>
public sealed record HuggingFaceTexts(WordPieceVocabulary Vocabulary, IReadOnlyList<string> Labels, int MaximumLength);
