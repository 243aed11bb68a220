using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Modifiers;

/// <summary>Modifiers that put layers of the program into models that know nothing of them; each result must train.</summary>
public sealed class LayerModifiersTests
{
    [Fact]
    public void UseMixtureOfExperts_EveryFeedForward_BecomesTheExpert()
    {
        var config = Train(new UseMixtureOfExperts { Mixture = new() { Experts = 4, ExpertsPerToken = 1 } });

        var mixture = Assert.IsType<MixtureOfExperts.Config>(Assert.Single(ConfigTree.Find<FeedForward.BaseConfig>(config, "model.layer.feed_forward")).Config);
        Assert.Equal(new MixtureOfExperts.Config { Experts = 4, ExpertsPerToken = 1, Expert = ((ToyModel.Config)ToyRun.Config.Model).Layer.FeedForward }, mixture);
    }

    [Fact]
    public void UseGatedFeedForward_EveryFeedForward_KeepsItsExpansion()
    {
        var config = Train(new UseGatedFeedForward());

        var old = (DenseFeedForward.Config)((ToyModel.Config)ToyRun.Config.Model).Layer.FeedForward;
        Assert.Equal(
            new GatedFeedForward.Config { Expansion = old.Expansion, Expand = old.Expand, Contract = old.Contract },
            Assert.Single(ConfigTree.Find<FeedForward.BaseConfig>(config)).Config);
    }

    [Fact]
    public void UseRope_EveryProjection_StandsInsideIt()
    {
        var config = Train(new UseRope { Rope = new() { Rotary = new RotaryEmbedding.Config { Theta = 500 } } });

        var (path, rope) = ConfigTree.Find<QkvProjection.BaseConfig>(config)[0];
        Assert.Equal("model.layer.attention.qkv", path);
        Assert.Equal(new RopeQkv.Config { Inner = new FusedQkv.Config(), Rotary = new RotaryEmbedding.Config { Theta = 500 } }, rope);
    }

    [Fact]
    public void UseNormalizedQueries_ThenUseRope_NormalisesBeforeTheRotation() =>
        Assert.Equal(
            new RopeQkv.Config { Inner = new NormalizedQkv.Config { Inner = new FusedQkv.Config() } },
            ConfigTree.Find<QkvProjection.BaseConfig>(Modification.Of(Train(new UseNormalizedQueries()), new UseRope()).Config)[0].Config);

    [Fact]
    public void UseGroupedQueries_FusedProjection_KeepsItsMatrix()
    {
        var config = Train(new UseGroupedQueries());

        Assert.Equal(new GroupedQkv.Config { KeyValueHeads = 1 }, Assert.Single(ConfigTree.Find<QkvProjection.BaseConfig>(config)).Config);
    }

    [Fact]
    public void UseRmsNorm_EveryNorm_BecomesOne() =>
        Assert.IsType<RmsNorm.Config>(Assert.Single(ConfigTree.Find<Norm.BaseConfig>(Train(new UseRmsNorm { Norm = new() { Epsilon = 1e-5 } }))).Config);

    [Fact]
    public void UseRecompute_EveryLayer_ForgetsItsActivations() =>
        Assert.Equal(Recompute.Layer, Assert.Single(ConfigTree.Find<TransformerLayer.Config>(Train(new UseRecompute()))).Config.Recompute);

    [Fact]
    public void UseLora_AttentionAlone_TrainsAdaptersAndWhatIsNamed()
    {
        var config = Train(new UseLora { Adapter = new() { Rank = 2 }, Train = ["head.**"] });

        Assert.Equal(
            ["model.layer.attention.output", "model.layer.attention.qkv.projection"],
            ConfigTree.Find<LoraLinear.Config>(config).Select(match => match.Path).Order());
        var model = config.Model.For(new ToyInput.ToyFacts(16)).Build();
        Assert.Equal(
            ["head.bias", "head.weight", "layer.attention.output.lora_a", "layer.attention.output.lora_b", "layer.attention.qkv.projection.lora_a", "layer.attention.qkv.projection.lora_b"],
            config.PlanUpdates(model).Trained.Select(parameter => parameter.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void UseLora_ConfigWithoutALearner_AdaptsAlone() =>
        Assert.Equal(2, Modification.Of(ToyRun.Config.Model, new UseLora { At = "**" }).Edits.Count(edit => edit.Path.Contains("attention", StringComparison.Ordinal)));

    [Fact]
    public void MixLayers_ThenAModifierOfEverySecond_ChangesThoseAlone()
    {
        TransformerStack.BaseConfig stack = new UniformStackConfig { Layers = 6 };
        var mixed = (MixedStackConfig)Modification.Of(stack, new MixLayers { Pattern = 2 }).Config;
        Assert.Equal(((UniformStackConfig)stack).Expand(), mixed.Expand());

        var some = Modification.Of(mixed, new UseMixtureOfExperts { At = "pattern[1::2].**" }).Config;
        Assert.Equal([false, true, false, true, false, true], some.Expand().Select(layer => layer.FeedForward is MixtureOfExperts.Config));
        Assert.Contains("does not divide 6 layers", Assert.Throws<ConfigException>(() => Modification.Of(stack, new MixLayers { Pattern = 4 })).Message, StringComparison.Ordinal);
    }

    /// <summary>Applies a modifier to the toy experiment and trains the result for a few steps.</summary>
    private static Trainer.Config Train(Modifier modifier)
    {
        var config = Modification.Of(ToyRun.Config with { MaxSteps = 12, Epochs = 10, LogEverySteps = 1, Evaluators = [] }, modifier).Config;
        using var run = new ToyRun();
        run.Execute(config);
        var losses = run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "train/loss").Select(metric => metric.Value).ToArray();
        Assert.Equal(12, losses.Length);
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.Equal(config, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(config)));
        return config;
    }
}
