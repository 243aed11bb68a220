using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>A folder with pretrained weights in the platform's own form: what <see cref="Modifiers.UsePretrained"/> starts from.</summary>
public sealed class PretrainedFolder
{
    /// <summary>The weights, by the paths of the model's parameters.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The pieces, one a line: the rows of the table of tokens.</summary>
    public const string VocabularyFile = "vocab.txt";

    /// <summary>The config of the model.</summary>
    public const string ModelFile = "model.json";

    /// <summary>Inputs and what the weights make of them, to compare with; may be missing. See <see cref="ReferenceAnswers"/>.</summary>
    public const string ReferenceFile = "reference.json";

    private const int ReferenceTokens = 8;

    private PretrainedFolder(string path, Model.BaseConfig model) => (Path, Model) = (path, model);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The model that the weights are of; its interface fields are not set.</summary>
    public Model.BaseConfig Model { get; }

    /// <summary>Its encoder.</summary>
    /// <exception cref="ConfigException">The model has none.</exception>
    public BertEncoder.Config Encoder => ConfigTree.Find<BertEncoder.Config>(Model) is [var found, ..]
        ? found.Config
        : throw new ConfigException("from", $"\"{Path}\" holds a {ConfigTypes.NameOf(Model.GetType())}, which has no BertEncoder.");

    /// <summary>Opens a folder; of the weights nothing is read.</summary>
    /// <param name="path">The folder; <c>models/…</c> for one that comes with the program.</param>
    /// <exception cref="ConfigException">It is none; says what is missing.</exception>
    public static PretrainedFolder Open(string path)
    {
        string folder = InputEnvironment.Shipped(path);
        string model = System.IO.Path.Combine(folder, ModelFile);
        if (!File.Exists(model))
        {
            throw new ConfigException("from", File.Exists(System.IO.Path.Combine(folder, HuggingFaceImport.ConfigFile))
                ? $"\"{path}\" holds weights as Hugging Face has them. Make them the platform's first: Runner import {path} --out DIR."
                : $"\"{path}\" holds no pretrained weights: there is no {ModelFile} in it. Make such a folder with: Runner import SOURCE --out DIR.");
        }

        return new PretrainedFolder(folder, ConfigJson.Read<Model.BaseConfig>(File.ReadAllText(model)));
    }

    /// <summary>Writes a folder.</summary>
    /// <param name="path">The folder; it must not hold such files yet.</param>
    /// <param name="config">The model's config.</param>
    /// <param name="model">The model, with its values.</param>
    /// <param name="vocabulary">The pieces that its ids stand for.</param>
    /// <param name="type">Type of the values in the file: fp32, fp16 or bf16.</param>
    /// <param name="metadata">What the file says of where it is from.</param>
    /// <param name="isKept">Which parameters are written; others are fresh and not worth keeping.</param>
    public static PretrainedFolder Write(
        string path, Model.BaseConfig config, Model model, WordPieceVocabulary vocabulary, ScalarType type, IReadOnlyDictionary<string, string> metadata, Predicate<Parameter>? isKept = null)
    {
        if (File.Exists(System.IO.Path.Combine(path, WeightsFile)))
        {
            throw new ConfigException("--out", $"\"{path}\" holds weights already. Choose another folder.");
        }

        Parameter[] kept = [.. model.AllParameters.Where(parameter => !parameter.IsForTrainingOnly && (isKept?.Invoke(parameter) ?? true))];
        Directory.CreateDirectory(path);
        SafeTensors.Write(
            System.IO.Path.Combine(path, WeightsFile),
            [.. kept.Select(parameter => new TensorLayout(parameter.Path, type, [.. parameter.Shape]))],
            index => kept[index].Value.detach(),
            new Dictionary<string, string>(metadata) { ["format"] = "platform" });
        vocabulary.Save(System.IO.Path.Combine(path, VocabularyFile));
        File.WriteAllText(System.IO.Path.Combine(path, ModelFile), ConfigJson.Write(config) + "\n");
        return new PretrainedFolder(path, config);
    }

    /// <summary>What the folder's weights make of inputs.</summary>
    /// <param name="tokens">Token ids, rows of one length.</param>
    /// <param name="types">Token types of the same shape; null where all are 0.</param>
    public ReferenceAnswers Answer(long[][] tokens, long[][]? types = null) => With(model => ReferenceAnswers.Of(model, tokens, types));

    /// <summary>Compares the weights' answers with the folder's reference.</summary>
    /// <returns>The largest difference; null where there is no reference.</returns>
    /// <exception cref="DataException">They differ by more than the reference allows.</exception>
    public double? CompareWithReference() => System.IO.Path.Combine(Path, ReferenceFile) is var file && File.Exists(file) ? With(ReferenceAnswers.Read(file).Require) : null;

    /// <summary>Makes such a folder of a trained run's encoder and heads, with what they make of a few inputs.</summary>
    /// <param name="run">The run's directory.</param>
    /// <param name="environment">Where its vocabulary is.</param>
    /// <param name="config">The run's model.</param>
    /// <param name="input">The run's input.</param>
    /// <param name="path">The new folder.</param>
    /// <param name="type">Type of the values in the file.</param>
    /// <param name="checkpoint">The directory of the run's checkpoint to take the values of, the averaged ones where the run keeps such; null for its final model.</param>
    /// <returns>The plan by which the run's values were found.</returns>
    /// <exception cref="ConfigException">The run has no values, or they do not fit its model.</exception>
    public static WarmStartPlan FromRun(
        string run, InputEnvironment environment, Model.BaseConfig config, Input.BaseConfig input, string path, ScalarType type, string? checkpoint = null)
    {
        using Input data = input.Open(environment);
        WordPieceVocabulary vocabulary = (data as IHasTokenizer)?.Tokenizer.Vocabulary
            ?? throw new ConfigException("input", $"{ConfigTypes.NameOf(data.GetType())} has no vocabulary, so its weights are of no use to others.");
        Model model = config.For(data.Facts).Build();
        using ParameterStore store = new(model, seed: 0, CPU);
        WarmStartPlan plan = new WarmStart { Path = checkpoint ?? run }.Plan(model, data.Facts.RowNames);
        plan.Apply(store);
        if (checkpoint is not null)
        {
            CheckpointStore.Load(checkpoint, store);
        }

        PretrainedFolder folder = Write(path, config, model, vocabulary, type, new Dictionary<string, string> { ["source"] = new DirectoryInfo(run).Name });
        if (config is BertClassifier.Config or BertMaskedModel.Config)
        {
            folder.Answer(ReferenceAnswers.SomeTokens(vocabulary.Count, ReferenceTokens)).Write(System.IO.Path.Combine(path, ReferenceFile));
        }

        return plan;
    }

    /// <summary>Builds the model with the folder's values.</summary>
    private T With<T>(Func<Model, T> use)
    {
        string weights = System.IO.Path.Combine(Path, WeightsFile);
        int pieces = WordPieceVocabulary.Load(System.IO.Path.Combine(Path, VocabularyFile)).Count;
        int outputs = SafeTensors.ReadShapes(weights).TryGetValue("head.weight", out IReadOnlyList<long>? head) ? (int)head[0] : 1;
        Model model = Model.For(Model is BertClassifier.Config ? new LabelledTextFacts(pieces, ReferenceTokens, outputs, AreScores: outputs == 1) : new LanguageFacts(pieces, ReferenceTokens, IsCausal: false)).Build();
        using ParameterStore store = new(model, seed: 0, CPU);
        new WarmStart { Path = weights, Missing = ["head.**", "encoder.pooler.**"] }.Plan(model).Apply(store);
        return use(model);
    }

    /// <summary>The type of values of a name: <c>fp32</c>, <c>fp16</c> or <c>bf16</c>.</summary>
    /// <exception cref="ConfigException">It is none of these.</exception>
    public static ScalarType TypeOf(string name) => name switch
    {
        "fp32" => ScalarType.Float32,
        "fp16" => ScalarType.Float16,
        "bf16" => ScalarType.BFloat16,
        _ => throw new ConfigException("--dtype", $"\"{name}\" is no type of values; there are fp32, fp16 and bf16."),
    };
}
