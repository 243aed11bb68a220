using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;

namespace Platform.Compression.Tests.Quantization;

public sealed class UseQuantizationTests
{
    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    public static TheoryData<string> Experiments => [.. Catalog.All.Select(experiment => experiment.Name)];

    /// <summary>Modifiers with a space between two.</summary>
    public static TheoryData<string> Others =>
    [
        "UseRope", "UseLora", "UseLora,train=[\"head.**\"]", "UseGatedFeedForward", "UseMixtureOfExperts,mixture.experts=2", "UseRmsNorm", "UseGroupedQueries",
        "UseNormalizedQueries", "SetDropout,rate=0.2", "MixLayers", "UseRope UseLora UseGatedFeedForward SetDropout,rate=0.2,at=model.dropout",
    ];

    [Fact]
    public void Plan_BertTiny_FillsTheSlotsOfEveryMatrixAndTableAndNothingElse()
    {
        var before = Catalog.Find("sst2-tiny").Create();

        var modified = Modification.Of(before, new UseQuantization { Bits = 4, EmbeddingBits = 8, PerChannel = true });

        Assert.Equal(
            [
                "model.encoder.embeddings.positions.quantizer", "model.encoder.embeddings.table.quantizer", "model.encoder.pooler.quantizer",
                "model.encoder.stack.layer.attention.output.quantizer", "model.encoder.stack.layer.attention.qkv.projection.quantizer",
                "model.encoder.stack.layer.feed_forward.contract.quantizer", "model.encoder.stack.layer.feed_forward.expand.quantizer", "model.head.quantizer",
            ],
            modified.Edits.Select(edit => edit.Path).Order());
        var table = new FakeQuantizer.Config { Bits = 8, PerChannel = true, Inputs = null };
        Assert.All(ConfigTree.Find<FakeQuantizer.Config>(modified.Config), found => Assert.Equal(
            found.Path.Contains("embeddings", StringComparison.Ordinal) ? table : table with { Bits = 4, Inputs = new EmaObserver.Config() }, found.Config));
        Assert.Equal(before, modified.Edits.Aggregate(modified.Config, (config, edit) => ConfigTree.With(config, edit.Path, null)));
        Assert.Equal(modified.Config, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(modified.Config)));
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Of_AnyExperiment_IsSoundAndRoundsEveryMatrix(string name)
    {
        var config = Modification.Of(Catalog.Find(name).Create(), new UseQuantization()).Config;

        Assert.Empty(ConfigCheck.Problems(config));
        Assert.All(ConfigTree.Find<Linear.Config>(config), found => Assert.NotNull(found.Config.Quantizer));
        Assert.NotEmpty(ConfigTree.Find<FakeQuantizer.Config>(config));
    }

    /// <summary>In one step, in any order, and every matrix that is there in the end is rounded and has seen its input.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public void Of_WithOtherModifiers_TrainsAndSeesEveryInput(string others)
    {
        string[] texts = ["UseQuantization,bits=4", .. others.Split(' ')];
        var plain = QuantizedRun.Config with { MaxSteps = 3, Evaluators = [] };
        var config = Modification.Of(plain, Modifier.ParseAll(texts)).Config;
        Assert.Equal(config, Modification.Of(plain, Modifier.ParseAll(texts.Reverse())).Config);
        using var run = new QuantizedRun();

        var values = run.Execute(config);

        Assert.All(ConfigTree.Find<Linear.Config>(config), found => Assert.IsType<FakeQuantizer.Config>(found.Config.Quantizer));
        var ranges = values.Where(entry => entry.Key.EndsWith("quantizer.inputs.range", StringComparison.Ordinal)).ToArray();
        Assert.True(ranges.Length >= 10, $"only {ranges.Length} places observe");

        // An expert that no token chose has seen nothing.
        Assert.All(ranges.Where(entry => !entry.Key.Contains("experts", StringComparison.Ordinal)), entry => Assert.InRange(entry.Value[0], 1e-3, 1e3));
    }

    [Fact]
    public void Of_Lora_StillFreezesEverythingElse()
    {
        var config = Modification.Of(QuantizedRun.Config, new UseLora(), new UseQuantization()).Config;
        using var input = config.Input.Open(new InputEnvironment(null, 1));
        var plan = config.PlanUpdates(config.Model.For(input.Facts).Build());

        Assert.All(plan.Trained, parameter => Assert.StartsWith("lora_", parameter.Name, StringComparison.Ordinal));
        Assert.Equal(3, config.Learner.Rules.Count + 1);
    }

    [Theory]
    [InlineData("UseQuantization,bits=1", "bits", "one bit leaves zero alone")]
    [InlineData("UseQuantization,embedding_bits=0", "embedding_bits", "from 2 to 8, not 0")]
    [InlineData("UseQuantization,activation_bits=4", "activation_bits", "must be 8 or empty, not 4")]
    [InlineData("UseQuantization,percentile=101", "percentile", "at most 100")]
    [InlineData("UseQuantization,observer=Emma", "observer.type", "EmaObserver")]
    public void Parse_BadField_SaysWhatIsWrong(string text, string path, string message)
    {
        var problem = Assert.Single(Assert.Throws<ConfigException>(() => Modifier.Parse(text)).Problems);

        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_NothingThere_SaysWhereMatricesAre()
    {
        var problem = Assert.Throws<ConfigException>(() => Modification.Of(QuantizedRun.Config, new UseQuantization { At = "model.decoder.**" }));

        Assert.Contains("found no matrix or table at \"model.decoder.**\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("model.encoder.embeddings", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_At_LeavesOthersAlone()
    {
        var config = Modification.Of(QuantizedRun.Config, new UseQuantization { At = "model.encoder.stack.**", ActivationBits = null }).Config;

        Assert.All(ConfigTree.Find<FakeQuantizer.Config>(config), found => Assert.StartsWith("model.encoder.stack.", found.Path, StringComparison.Ordinal));
        Assert.Equal(4, ConfigTree.Find<FakeQuantizer.Config>(config).Count);
        Assert.Empty(ConfigTree.Find<RangeObserver.BaseConfig>(config));
    }
}
