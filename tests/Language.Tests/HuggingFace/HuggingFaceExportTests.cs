using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.HuggingFace;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.HuggingFace;

public sealed class HuggingFaceExportTests : IDisposable
{
    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);
    private static readonly HuggingFaceTexts Texts = new(WordPieceVocabulary.Load(Path.Combine(HuggingFaceImportTests.Golden("classifier"), "vocab.txt")), ["no", "maybe", "yes"], 12);

    private readonly TemporaryDirectory _directory = new();

    public HuggingFaceExportTests() => Assert.NotEmpty(Catalog.All);

    private string Exported => Path.Combine(_directory.Path, "exported");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_ImportedClassifier_GivesThePythonFileBackBitForBit()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Imported("classifier");

        HuggingFaceExport.Write(Exported, config, model, Texts);

        AssertSame(Path.Combine(HuggingFaceImportTests.Golden("classifier"), "model.safetensors"), Path.Combine(Exported, "model.safetensors"));
        Assert.Equal("pt", SafeTensors.ReadMetadata(Path.Combine(Exported, "model.safetensors"))["format"]);
        store.Dispose();
    }

    [Theory]
    [InlineData("classifier")]
    [InlineData("pretraining")]
    public void Write_ThenImport_GivesTheSameWeightsBitForBit(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Imported(name);
        HuggingFaceExport.Write(Exported, config, model, Texts);

        string again = Path.Combine(_directory.Path, "again");
        HuggingFaceImportResult result = HuggingFaceImport.Run(Exported, again);

        AssertSame(Path.Combine(_directory.Path, name, "model.safetensors"), Path.Combine(again, "model.safetensors"));
        Assert.Equal(config.GetType(), result.Model.GetType());
        Assert.Equal(ConfigTree.Find<BertEncoder.Config>(config)[0].Config, ConfigTree.Find<BertEncoder.Config>(result.Model)[0].Config);
        Assert.NotNull(result.ReferenceDifference);
        store.Dispose();
    }

    [Fact]
    public void Write_Classifier_SaysWhatHuggingFacesToolsAskFor()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Imported("classifier");

        HuggingFaceExport.Write(Exported, config, model, Texts);

        JsonObject json = JsonNode.Parse(File.ReadAllText(Path.Combine(Exported, "config.json")))!.AsObject();
        JsonObject given = JsonNode.Parse(File.ReadAllText(Path.Combine(HuggingFaceImportTests.Golden("classifier"), "config.json")))!.AsObject();
        foreach ((string field, JsonNode? value) in given)
        {
            Assert.Equal(value!.ToJsonString(), json[field]!.ToJsonString().Replace("1E-12", "1e-12", StringComparison.Ordinal));
        }

        Assert.Equal("""{"0":"no","1":"maybe","2":"yes"}""", json["id2label"]!.ToJsonString());
        Assert.Equal("""{"no":0,"maybe":1,"yes":2}""", json["label2id"]!.ToJsonString());
        Assert.True(JsonNode.Parse(File.ReadAllText(Path.Combine(Exported, "tokenizer_config.json")))!["do_lower_case"]!.GetValue<bool>());
        Assert.Equal(Texts.Vocabulary.Pieces, WordPieceVocabulary.Load(Path.Combine(Exported, "vocab.txt")).Pieces);
        store.Dispose();
    }

    [Fact]
    public void Write_ReadByPython_GivesTheModelsAnswers()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Imported("classifier");
        HuggingFaceExport.Write(Exported, config, model, Texts);
        ReferenceAnswers ours = ReferenceAnswers.Read(Path.Combine(Exported, "reference.json"));

        using JsonDocument theirs = JsonDocument.Parse(Python(Path.Combine(AppContext.BaseDirectory, "Golden", "huggingface.py"), Exported));

        AssertClose(theirs.RootElement.GetProperty("logits"), ours.Logits!.SelectMany(row => row));
        AssertClose(theirs.RootElement.GetProperty("hidden"), ours.Hidden!.SelectMany(rows => rows.SelectMany(row => row)));
        store.Dispose();
    }

    [Fact]
    public void Write_QuantizedWeights_WritesThemAsTheModelComputesWithThem()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Changed(
            new SetField { At = "model.encoder.**.expand.quantizer", Value = "GridQuantizer" }, new SetField { At = "model.encoder.embeddings.table.quantizer", Value = "GridQuantizer" });

        IReadOnlyList<string> notes = HuggingFaceExport.Write(Exported, config, model, Texts);

        Assert.Contains("rounds", Assert.Single(notes), StringComparison.Ordinal);
        Tensor written = zeros(16, 8);
        SafeTensors.ReadPresent(Path.Combine(Exported, "model.safetensors"), new Dictionary<string, Tensor> { ["bert.encoder.layer.1.intermediate.dense.weight"] = written });
        Assert.True((written * GridQuantizer.Steps).equal((written * GridQuantizer.Steps).round()).all().item<bool>());
        Assert.False(store.Parameters.Single(parameter => parameter.Path == "encoder.stack.layers[1].feed_forward.expand.weight").Value.equal(written).all().item<bool>());
        AssertAnswersOf(model);
        store.Dispose();
    }

    [Fact]
    public void Write_Adapters_AreAddedToTheirMatrices()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Changed(new UseLora { Adapter = new() { Rank = 2 } });
        using (no_grad())
        {
            // As trained: an adapter's second matrix begins at zero.
            store.Parameters.Where(parameter => parameter.Name == "lora_b").ToList().ForEach(parameter => parameter.Value.fill_(0.25));
        }

        HuggingFaceExport.Write(Exported, config, model, Texts);

        AssertAnswersOf(model);
        store.Dispose();
    }

    [Fact]
    public void Write_PartsThatTheirBertHasNot_AreAllNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Changed(
            new UseRope(), new UseGatedFeedForward(), new UseRmsNorm(), new SetField { At = "model.encoder.embeddings.positions", Value = "null" });

        ConfigException problem = Assert.Throws<ConfigException>(() => HuggingFaceExport.Write(Exported, config, model, Texts));

        Assert.Equal(
            ["model.encoder.embeddings.norm", "model.encoder.embeddings.positions", "model.encoder.stack.layer.attention.qkv", "model.encoder.stack.layer.feed_forward", "model.encoder.stack.layer.norm"],
            problem.Problems.Select(item => item.Path).Distinct().Order());
        Assert.False(Directory.Exists(Exported));
        store.Dispose();
    }

    [Fact]
    public void Write_FolderWithWeights_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        (Model.BaseConfig config, Model model, ParameterStore store) = Imported("classifier");
        HuggingFaceExport.Write(Exported, config, model, Texts);

        Assert.Contains("holds weights already", Assert.Throws<ConfigException>(() => HuggingFaceExport.Write(Exported, config, model, Texts)).Message, StringComparison.Ordinal);
        store.Dispose();
    }

    /// <summary>A model as it is imported, with its values.</summary>
    private (Model.BaseConfig Config, Model Model, ParameterStore Store) Imported(string name)
    {
        string folder = Path.Combine(_directory.Path, name);
        Model.BaseConfig config = HuggingFaceImport.Run(HuggingFaceImportTests.Golden(name), folder).Model;
        Model model = config.For(config is BertClassifier.Config ? new LabelledTextFacts(30, 12, 3, AreScores: false) : new LanguageFacts(30, 12, IsCausal: false)).Build();
        ParameterStore store = new(model, 0, CPU);
        new WarmStart { Path = folder }.Plan(model).Apply(store);
        return (config, model, store);
    }

    /// <summary>A classifier of the same size that modifiers have changed, with values of its own.</summary>
    private static (Model.BaseConfig Config, Model Model, ParameterStore Store) Changed(params Modifier[] modifiers)
    {
        ConfigTypes.Add(typeof(GridQuantizer).Assembly);
        var experiment = Catalog.Find("sst2-tiny").Create() with
        {
            Model = new BertClassifier.Config { Encoder = HuggingFaceConfig.Read(Path.Combine(HuggingFaceImportTests.Golden("classifier"), "config.json")).Encoder },
        };
        Model.BaseConfig config = Modification.Of(experiment, modifiers).Config.Model;
        Model model = config.For(new LabelledTextFacts(30, 12, 3, AreScores: false)).Build();
        return (config, model, new ParameterStore(model, 3, CPU));
    }

    /// <summary>What was written, read again as a plain BERT, answers as the model.</summary>
    private void AssertAnswersOf(Model model)
    {
        ReferenceAnswers answers = ReferenceAnswers.Of(model, [[2, 7, 9, 28, 3], [2, 29, 8, 13, 3]]);
        answers.Write(Path.Combine(Exported, "reference.json"));
        string again = Path.Combine(_directory.Path, "again");
        Assert.InRange(HuggingFaceImport.Run(Exported, again).ReferenceDifference!.Value, 0, 1e-5);
    }

    private static void AssertSame(string expected, string found)
    {
        Dictionary<string, Tensor> first = Read(expected);
        Dictionary<string, Tensor> second = Read(found);
        Assert.Equal(first.Keys.Order(), second.Keys.Order());
        Assert.All(first, entry => Assert.True(entry.Value.equal(second[entry.Key]).all().item<bool>(), entry.Key));

        static Dictionary<string, Tensor> Read(string path)
        {
            Dictionary<string, Tensor> tensors = SafeTensors.ReadShapes(path).ToDictionary(shape => shape.Key, shape => zeros([.. shape.Value]));
            SafeTensors.ReadInto(path, tensors);
            return tensors;
        }
    }

    /// <summary>fp32 against fp64 through two layers, as in the golden tests of BERT.</summary>
    private static void AssertClose(JsonElement expected, IEnumerable<float> found) =>
        Assert.All(Flat(expected).Zip(found, (a, b) => Math.Abs(a - b)), difference => Assert.InRange(difference, 0, 2e-5));

    private static IEnumerable<double> Flat(JsonElement numbers) => numbers.ValueKind == JsonValueKind.Array ? numbers.EnumerateArray().SelectMany(Flat) : [numbers.GetDouble()];

    /// <summary>What a script prints; skips the test where there is no Python with PyTorch.</summary>
    private static string Python(string script, string argument)
    {
        const string Interpreter = "/usr/bin/python3";
        if (!File.Exists(Interpreter))
        {
            Assert.Skip("needs Debian's python3-torch");
        }

        ProcessStartInfo start = new(Interpreter, [script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal))
        {
            Assert.Skip("needs Debian's python3-torch");
        }

        Assert.True(process.ExitCode == 0, errors.Result);
        return text;
    }
}
