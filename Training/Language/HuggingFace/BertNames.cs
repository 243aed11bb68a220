using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;

namespace Platform.Training.Language.HuggingFace;

/// <summary>How the tensors of Hugging Face's BERT classes are called, and what they are here.</summary>
/// <remarks>
/// Source: src/transformers/models/bert/modeling_bert.py of huggingface/transformers: BertModel, BertForMaskedLM,
/// BertForPreTraining, BertForSequenceClassification. Weights that were converted from TensorFlow call a norm's scale
/// <c>gamma</c> and its bias <c>beta</c>; those of the bare BertModel have no <c>bert.</c> before them.
/// </remarks>
internal static class BertNames
{
    /// <summary>Begins the names of the encoder where the file has a head.</summary>
    public const string Prefix = "bert.";

    /// <summary>Begins the names of the head that fills gaps.</summary>
    public const string MaskedHead = "cls.predictions.";

    /// <summary>The table of tokens, after <see cref="Prefix"/>.</summary>
    public const string TokenTable = "embeddings.word_embeddings.weight";

    /// <summary>The matrix of the masked head, which is the table of tokens again where both are tied.</summary>
    public const string Decoder = "cls.predictions.decoder.weight";

    private const string Layer = @"^encoder\.layer\.(\d+)\.";

    private static readonly string[] Parts = ["query", "key", "value"];

    /// <summary>
    /// Their names and ours: a norm's pair stands for <c>weight</c> and <c>bias</c>, in <c>{0}</c> the layer's number.
    /// </summary>
    private static readonly (string Theirs, string Ours, bool IsNorm)[] Modules =
    [
        ("embeddings.word_embeddings", "encoder.embeddings.tokens", false),
        ("embeddings.position_embeddings", "encoder.embeddings.positions", false),
        ("embeddings.token_type_embeddings", "encoder.embeddings.types", false),
        ("embeddings.LayerNorm", "encoder.embeddings.norm", true),
        ("encoder.layer.{0}.attention.output.dense", "encoder.stack.layers[{0}].attention.output", false),
        ("encoder.layer.{0}.attention.output.LayerNorm", "encoder.stack.layers[{0}].attention_norm", true),
        ("encoder.layer.{0}.intermediate.dense", "encoder.stack.layers[{0}].feed_forward.expand", false),
        ("encoder.layer.{0}.output.dense", "encoder.stack.layers[{0}].feed_forward.contract", false),
        ("encoder.layer.{0}.output.LayerNorm", "encoder.stack.layers[{0}].feed_forward_norm", true),
        ("pooler.dense", "encoder.pooler", false),
        ("classifier", "head", false),
        ("cls.predictions.transform.dense", "transform", false),
        ("cls.predictions.transform.LayerNorm", "norm", true),
    ];

    /// <summary>The rules by which a warm start reads their names.</summary>
    public static ConfigList<KeyRule> Map =>
    [
        new() { Pattern = @"^bert\." },
        new() { Pattern = @"\.gamma$", Replacement = ".weight" },
        new() { Pattern = @"\.beta$", Replacement = ".bias" },
        .. Parts.Select((name, part) => new KeyRule { Pattern = $@"{Layer}attention\.self\.{name}\.", Replacement = "encoder.stack.layers[$1].attention.qkv.projection.", Part = part }),
        .. Modules.Select(Rule),
        .. Modules.Where(module => module.IsNorm).Select(module => new KeyRule { Pattern = $"^{Escaped(module.Ours)}\\.weight$", Replacement = $"{Replaced(module.Ours)}.scale" }),
        new() { Pattern = @"^cls\.predictions\.bias$", Replacement = "bias" },
    ];

    /// <summary>What of their files has no place here: the guess whether one sentence follows another, numbers of positions, and what is tied.</summary>
    public static ConfigList<string> Unused => ["cls.seq_relationship.**", "**.position_ids", "cls.predictions.decoder.**"];

    /// <summary>Their names for a parameter of ours, each with its part of the rows where there are several.</summary>
    /// <param name="path">For example <c>encoder.stack.layers[0].attention_norm.scale</c>.</param>
    /// <returns>The names; empty where they have none for it.</returns>
    public static IReadOnlyList<string> Of(string path)
    {
        if (path == "bias")
        {
            return [MaskedHead + "bias"];
        }

        string layer = path.Split('[', ']') is [_, var number, ..] ? number : "";
        string inLayer = $"encoder.stack.layers[{layer}].attention.qkv.projection.";
        if (path.StartsWith(inLayer, StringComparison.Ordinal))
        {
            return [.. Parts.Select(part => $"{Prefix}encoder.layer.{layer}.attention.self.{part}.{path[inLayer.Length..]}")];
        }

        (string module, string name) = path.LastIndexOf('.') is var dot and >= 0 ? (path[..dot], path[(dot + 1)..]) : ("", path);
        (string Theirs, string Ours, bool IsNorm) found = Array.Find(Modules, candidate => candidate.Ours.Replace("{0}", layer, StringComparison.Ordinal) == module);
        return found.Theirs is null ? [] : [$"{(found.Ours.StartsWith("encoder.", StringComparison.Ordinal) ? Prefix : "")}{found.Theirs.Replace("{0}", layer, StringComparison.Ordinal)}.{(found.IsNorm && name == "scale" ? "weight" : name)}"];
    }

    private static KeyRule Rule((string Theirs, string Ours, bool IsNorm) module) => new()
    {
        Pattern = $"^{Escaped(module.Theirs)}\\.",
        Replacement = $"{Replaced(module.Ours)}.",
    };

    private static string Escaped(string name) =>
        name.Replace(".", @"\.", StringComparison.Ordinal).Replace("[{0}]", @"\[(\d+)\]", StringComparison.Ordinal).Replace("{0}", @"(\d+)", StringComparison.Ordinal);

    private static string Replaced(string name) => name.Replace("{0}", "$1", StringComparison.Ordinal);
}
