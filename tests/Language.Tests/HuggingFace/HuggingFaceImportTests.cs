using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.HuggingFace;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.HuggingFace;

/// <summary>Folders that python3-torch wrote by Hugging Face's names, with what an independent implementation makes of them.</summary>
public sealed class HuggingFaceImportTests : IDisposable
{
    /// <summary>Makes the names of modules known, as every program does that reads configs.</summary>
    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    private readonly TemporaryDirectory _directory = new();

    public HuggingFaceImportTests() => Assert.NotEmpty(Catalog.All);

    private string Target => Path.Combine(_directory.Path, "imported");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("classifier", typeof(BertClassifier.Config))]
    [InlineData("pretraining", typeof(BertMaskedModel.Config))]
    [InlineData("bare", typeof(BertClassifier.Config))]
    public void Run_FolderOfPython_GivesTheAnswersOfTheReference(string name, Type kind)
    {
        HuggingFaceImportResult result = HuggingFaceImport.Run(Golden(name), Target);

        Assert.Equal(kind, result.Model.GetType());
        // Python computed in double precision; the tolerance of 2e-5 stands in the file and Require threw nothing.
        Assert.InRange(result.ReferenceDifference!.Value, 1e-9, 2e-5);
        PretrainedFolder folder = PretrainedFolder.Open(Target);
        Assert.Equal(result.ReferenceDifference, folder.CompareWithReference());
        Assert.Equal((8, 12), (folder.Encoder.HiddenSize, folder.Encoder.Embeddings.Positions!.MaximumLength));
        Assert.Equal(["model.json", "model.safetensors", "reference.json", "vocab.txt"], Directory.EnumerateFiles(Target).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateDirectories(_directory.Path, "*.importing"));
    }

    [Fact]
    public void Run_Classifier_ShowsWhereEachParameterIsFrom()
    {
        string[] lines = [.. HuggingFaceImport.Run(Golden("classifier"), Target).Plan.Lines()];

        Assert.Contains(
            "  encoder.stack.layers[1].attention.qkv.projection.bias [24] <- bert.encoder.layer.1.attention.self.query.bias + bert.encoder.layer.1.attention.self.key.bias + bert.encoder.layer.1.attention.self.value.bias",
            lines);
        Assert.Contains("  head.weight [3, 8] <- classifier.weight", lines);
    }

    [Fact]
    public void Run_Pretraining_LeavesOutWhatHasNoPlaceHere() => Assert.Equal(
        ["bert.embeddings.position_ids", "cls.predictions.decoder.weight", "cls.seq_relationship.bias", "cls.seq_relationship.weight"],
        HuggingFaceImport.Run(Golden("pretraining"), Target).Plan.Unused.Order());

    [Theory]
    [InlineData(ScalarType.Float16, "F16")]
    [InlineData(ScalarType.BFloat16, "BF16")]
    public void Run_NarrowerType_WritesHalfTheBytesRoundedToTheNearest(ScalarType type, string name)
    {
        using DisposeScope scope = NewDisposeScope();
        HuggingFaceImport.Run(Golden("classifier"), Target, type);
        string whole = Path.Combine(_directory.Path, "whole");
        HuggingFaceImport.Run(Golden("classifier"), whole);
        Tensor wide = zeros(30, 8);
        Tensor narrow = zeros(30, 8);

        SafeTensors.ReadPresent(Path.Combine(Target, "model.safetensors"), new Dictionary<string, Tensor> { ["encoder.embeddings.tokens.weight"] = narrow });
        SafeTensors.ReadPresent(Path.Combine(whole, "model.safetensors"), new Dictionary<string, Tensor> { ["encoder.embeddings.tokens.weight"] = wide });

        Assert.Contains($"\"dtype\":\"{name}\"", File.ReadAllText(Path.Combine(Target, "model.safetensors")), StringComparison.Ordinal);
        Assert.True(narrow.equal(wide.to(type).to(ScalarType.Float32)).all().item<bool>());
        Assert.False(narrow.equal(wide).all().item<bool>());
        Assert.Equal(0, PretrainedFolder.Open(Target).CompareWithReference()!.Value, 1e-6);
    }

    [Fact]
    public void Run_OtherModel_TellsEveryFieldThatDoesNotFit()
    {
        string source = Changed("classifier", json =>
        {
            (json["model_type"], json["hidden_act"], json["num_attention_heads"]) = ("roberta", "gelu_new", 3);
            (json["intermediate_size"], json["type_vocab_size"], json["position_embedding_type"]) = (12, 0, "relative_key");
            json["hidden_dropout_prob"] = "much";
        });

        ConfigException problem = Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target));

        Assert.Equal(
            ["hidden_act", "hidden_dropout_prob", "intermediate_size", "model_type", "num_attention_heads", "position_embedding_type", "type_vocab_size"],
            problem.Problems.Select(item => item.Path.Split(' ')[1]).Order());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Run_ConfigOfOtherSizes_TellsEveryShape()
    {
        string source = Changed("classifier", json => (json["max_position_embeddings"], json["num_hidden_layers"]) = (16, 3));

        ConfigException problem = Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target));

        Assert.Contains(problem.Problems, item => item.Message.Contains("\"encoder.embeddings.positions.weight\" is [16, 8], but \"bert.embeddings.position_embeddings.weight\" in the file is [12, 8]", StringComparison.Ordinal));
        Assert.Contains(problem.Problems, item => item.Message.Contains("\"encoder.stack.layers[2].attention_norm.scale\" has no values", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FewerLayersThanTheFile_TellsWhatIsLeft()
    {
        string source = Changed("classifier", json => json["num_hidden_layers"] = 1);

        ConfigException problem = Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target));

        Assert.Equal(16, problem.Problems.Count(item => item.Path == "unexpected" && item.Message.Contains("\"bert.encoder.layer.1.", StringComparison.Ordinal)));
        HuggingFaceImport.Run(source: Changed("classifier", json => json["num_hidden_layers"] = 1, reference: false), target: Target, unused: ["bert.encoder.layer.1.**"]);
    }

    [Fact]
    public void Run_OtherVocabulary_IsRefused()
    {
        string source = Changed("classifier", _ => { });
        File.AppendAllText(Path.Combine(source, "vocab.txt"), "more\n");
        Assert.Contains("has 31 pieces", Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);

        File.WriteAllLines(Path.Combine(source, "vocab.txt"), File.ReadAllLines(Path.Combine(source, "vocab.txt"))[..29].Append("Capital"));
        Assert.Contains("capitals", Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WeightsThatAnswerOtherwise_AreRefused()
    {
        string source = Changed("classifier", json => json["layer_norm_eps"] = 0.5);

        Assert.Contains("differ by up to", Assert.Throws<DataException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BrokenFiles_SayWhichAndWhy()
    {
        string source = Changed("classifier", _ => { });
        string weights = Path.Combine(source, "model.safetensors");
        byte[] whole = File.ReadAllBytes(weights);

        AssertRefused(whole[..^10], "cannot be read");
        AssertRefused(whole[..5], "header's length makes no sense");
        byte[] huge = [.. whole];
        BinaryPrimitives.WriteInt64LittleEndian(huge, long.MaxValue);
        AssertRefused(huge, "header's length makes no sense");
        File.Delete(weights);
        Assert.Contains("has no model.safetensors or pytorch_model.bin", Assert.Throws<DataException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(source, "config.json"), "[1]");
        Assert.Throws<DataException>(() => HuggingFaceImport.Run(source, Target));
        File.Delete(Path.Combine(source, "config.json"));
        Assert.Contains("config.json", Assert.Throws<DataException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);

        void AssertRefused(byte[] content, string reason)
        {
            File.WriteAllBytes(weights, content);
            Assert.Contains(reason, Assert.Throws<DataException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_UntiedHead_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        string source = Changed("pretraining", _ => { });
        string weights = Path.Combine(source, "model.safetensors");
        TorchWeights.ToSafeTensors(Path.Combine(source, "pytorch_model.bin"), weights);
        Dictionary<string, Tensor> values = SafeTensors.ReadShapes(weights).ToDictionary(shape => shape.Key, shape => zeros([.. shape.Value]));
        SafeTensors.ReadInto(weights, values);
        values["cls.predictions.decoder.weight"].add_(1);
        File.Delete(weights);
        SafeTensors.Write(weights, [.. values]);

        Assert.Contains("tied", Assert.Throws<ConfigException>(() => HuggingFaceImport.Run(source, Target)).Message, StringComparison.Ordinal);
    }

    internal static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "huggingface", name);

    /// <summary>A copy of a folder with another config.json.</summary>
    private string Changed(string name, Action<JsonObject> change, bool reference = true)
    {
        string copy = Directory.CreateDirectory(Path.Combine(_directory.Path, Guid.NewGuid().ToString("N"))).FullName;
        foreach (string file in Directory.EnumerateFiles(Golden(name)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        JsonObject json = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "config.json")))!.AsObject();
        change(json);
        File.WriteAllText(Path.Combine(copy, "config.json"), json.ToJsonString());
        if (!reference)
        {
            File.Delete(Path.Combine(copy, "reference.json"));
        }

        return copy;
    }
}
