using System.Text.Json.Nodes;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Provenance;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// Makes a <see cref="PretrainedFolder"/> of a folder as Hugging Face has it: <c>config.json</c>, <c>vocab.txt</c>, and
/// <c>model.safetensors</c> or <c>pytorch_model.bin</c> of a BERT.
/// </summary>
public static class HuggingFaceImport
{
    /// <summary>Says what model the weights are of.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Says how texts are split, where it is there.</summary>
    public const string TokenizerFile = "tokenizer_config.json";

    /// <summary>The weights, of which the first that is there is read.</summary>
    public static readonly IReadOnlyList<string> WeightFiles = [PretrainedFolder.WeightsFile, "pytorch_model.bin"];

    /// <summary>Imports a folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">The new folder; nothing of it is there where the import fails.</param>
    /// <param name="type">Type of the values in the new file.</param>
    /// <param name="unused">Patterns of further names that may be left out.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ConfigException">The model is no BERT, or names or shapes do not fit; tells everything.</exception>
    /// <exception cref="DataException">A file is missing, cut or malformed, or the weights do not give the folder's reference answers.</exception>
    public static HuggingFaceImportResult Run(string source, string target, ScalarType type = ScalarType.Float32, IEnumerable<string>? unused = null)
    {
        if (File.Exists(Path.Combine(target, PretrainedFolder.WeightsFile)))
        {
            throw new ConfigException("--out", $"\"{target}\" holds weights already. Choose another folder.");
        }

        HuggingFaceConfig config = HuggingFaceConfig.Read(Path.Combine(source, ConfigFile));
        WordPieceVocabulary vocabulary = ReadVocabulary(source, config);
        string workplace = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(target))}.importing";
        Directory.CreateDirectory(workplace);
        try
        {
            string original = FindWeights(source);
            string weights = ToSafeTensors(original, workplace);
            HuggingFaceImportResult result = Convert(original, weights, config, vocabulary, Path.Combine(workplace, "folder"), type, unused ?? []);
            Directory.CreateDirectory(target);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(workplace, "folder")))
            {
                File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
            }

            return result with { Plan = result.Plan with { File = original } };
        }
        finally
        {
            Directory.Delete(workplace, recursive: true);
        }
    }

    private static HuggingFaceImportResult Convert(
        string original, string weights, HuggingFaceConfig config, WordPieceVocabulary vocabulary, string target, ScalarType type, IEnumerable<string> unused)
    {
        string reference = Path.Combine(Path.GetDirectoryName(original)!, PretrainedFolder.ReferenceFile);
        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes = Shapes(weights);
        RequireTied(weights, shapes);
        (Model.BaseConfig modelConfig, InputFacts facts) = ModelOf(config, shapes, vocabulary.Count);
        Model model = modelConfig.For(facts).Build();
        using ParameterStore store = new(model, seed: 0, CPU);
        WarmStartPlan plan = new WarmStart
        {
            Path = weights,
            Map = BertNames.Map,
            Missing = ["head.**", "encoder.pooler.**"],
            Unexpected = [.. BertNames.Unused, .. unused],
        }.Plan(model);
        plan.Apply(store);
        HashSet<string> found = [.. plan.Rows.Where(row => row.Source is not null).Select(row => row.Parameter)];
        ReferenceAnswers? expected = File.Exists(reference) ? ReferenceAnswers.Read(reference) : null;
        double? difference = expected?.Require(model);
        PretrainedFolder folder = PretrainedFolder.Write(target, modelConfig, model, vocabulary, type, new Dictionary<string, string>
        {
            ["source"] = Path.GetFileName(original),
            ["source_sha256"] = FileSha256.Of(original),
        }, parameter => found.Contains(parameter.Path));
        if (expected is not null)
        {
            // Values that were rounded give other answers than those they came with.
            (type == ScalarType.Float32 ? expected : folder.Answer(expected.Tokens, expected.Types)).Write(Path.Combine(target, PretrainedFolder.ReferenceFile));
        }

        return new HuggingFaceImportResult(plan, modelConfig, difference);
    }

    /// <summary>A model as the names in the file tell it, and what its data would say.</summary>
    private static (Model.BaseConfig Model, InputFacts Facts) ModelOf(HuggingFaceConfig config, IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, int pieces)
    {
        const int Shortest = 4;
        if (shapes.Keys.Any(name => name.StartsWith(BertNames.MaskedHead, StringComparison.Ordinal)))
        {
            bool hasPooler = shapes.Keys.Any(name => name.Contains("pooler.", StringComparison.Ordinal));
            return (
                new BertMaskedModel.Config
                {
                    Encoder = config.Encoder with { Pooler = hasPooler ? config.Encoder.Pooler : null },
                    Activation = config.Activation,
                    Norm = new LayerNorm.Config { Epsilon = config.Epsilon },
                },
                new LanguageFacts(pieces, Shortest, IsCausal: false));
        }

        int outputs = shapes.TryGetValue("classifier.weight", out IReadOnlyList<long>? head) && head.Count == 2 ? (int)head[0] : 2;
        return (new BertClassifier.Config { Encoder = config.Encoder }, new LabelledTextFacts(pieces, Shortest, outputs, AreScores: outputs == 1));
    }

    /// <summary>The matrix that predicts tokens is their table again; where a file has both they must be the same.</summary>
    private static void RequireTied(string weights, IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
    {
        string? table = shapes.Keys.FirstOrDefault(name => name is BertNames.TokenTable or BertNames.Prefix + BertNames.TokenTable);
        if (table is null || !shapes.TryGetValue(BertNames.Decoder, out IReadOnlyList<long>? shape) || !shape.SequenceEqual(shapes[table]))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor first = empty([.. shape], ScalarType.Float32);
        Tensor second = empty([.. shape], ScalarType.Float32);
        SafeTensors.ReadPresent(weights, new Dictionary<string, Tensor> { [table] = first, [BertNames.Decoder] = second });
        if (!first.equal(second).all().item<bool>())
        {
            throw new ConfigException(BertNames.Decoder, "differs from the table of tokens. Only a masked head that is tied to the table is read (tie_word_embeddings).");
        }
    }

    private static WordPieceVocabulary ReadVocabulary(string source, HuggingFaceConfig config)
    {
        string path = Path.Combine(source, PretrainedFolder.VocabularyFile);
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(path);
        if (vocabulary.Count != config.VocabularySize)
        {
            throw new ConfigException($"{ConfigFile}: vocab_size", $"is {config.VocabularySize:N0}, but {path} has {vocabulary.Count:N0} pieces. Both must be of the same model.");
        }

        string tokenizer = Path.Combine(source, TokenizerFile);
        bool? lowers = File.Exists(tokenizer) ? JsonNode.Parse(File.ReadAllText(tokenizer))?["do_lower_case"]?.GetValue<bool>() : null;
        return lowers ?? !vocabulary.Pieces.Any(piece => !piece.StartsWith('[') && piece.Any(char.IsAsciiLetterUpper))
            ? vocabulary
            : throw new ConfigException(
                lowers is null ? PretrainedFolder.VocabularyFile : $"{TokenizerFile}: do_lower_case",
                "is of a model that tells capitals from small letters. The platform's tokenizer makes all letters small; take the uncased model.");
    }

    private static string FindWeights(string source)
    {
        string? found = WeightFiles.Select(name => Path.Combine(source, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            bool isSplit = Directory.Exists(source) && Directory.EnumerateFiles(source, "*.index.json").Any();
            throw new DataException($"{source} has no {string.Join(" or ", WeightFiles)}. {(isSplit ? "The weights are split over several files; join them first." : "Weights for TensorFlow or Flax are not read.")}");
        }

        return found;
    }

    private static string ToSafeTensors(string weights, string workplace)
    {
        if (Path.GetExtension(weights) != ".bin")
        {
            return weights;
        }

        string converted = Path.Combine(workplace, "pytorch_model.safetensors");
        TorchWeights.ToSafeTensors(weights, converted);
        return converted;
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes(string weights)
    {
        try
        {
            return SafeTensors.ReadShapes(weights);
        }
        catch (InvalidDataException problem)
        {
            throw new DataException(problem.Message);
        }
    }
}

/// <summary>What an import did.</summary>
/// <param name="Plan">Which parameter got its values from which names.</param>
/// <param name="Model">The model that the weights are of.</param>
/// <param name="ReferenceDifference">The largest difference from the reference answers; null where there are none.</param>
public sealed record HuggingFaceImportResult(WarmStartPlan Plan, Model.BaseConfig Model, double? ReferenceDifference);
