using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;

namespace Platform.Language.Tests.Bert;

public sealed class BertSizeTests
{
    private const int BertVocabulary = 30_522;

    [Theory]
    [InlineData(BertSize.Tiny, 4_385_920)]
    [InlineData(BertSize.Mini, 11_170_560)]
    [InlineData(BertSize.Small, 28_763_648)]
    [InlineData(BertSize.Medium, 41_373_184)]
    [InlineData(BertSize.Base, 109_482_240)]
    [InlineData(BertSize.Large, 335_141_888)]
    public void ParameterCount_PublishedSize_IsThePublishedCount(BertSize size, long parameters)
    {
        // Built from specs: nothing is allocated.
        BertEncoder encoder = (BertEncoder.Config.Of(size) with { VocabularySize = BertVocabulary }).Build();

        Assert.Equal(parameters, encoder.ParameterCount);
    }

    [Theory]
    [InlineData(GlueTaskName.Sst2, 2)]
    [InlineData(GlueTaskName.MnliMatched, 3)]
    [InlineData(GlueTaskName.StsB, 1)]
    public void ParameterCount_Classifier_AddsTheHead(GlueTaskName task, int outputs)
    {
        Model model = new BertClassifier.Config().For(new GlueFacts(GlueTask.Find(task), BertVocabulary, 128)).Build();

        Assert.Equal(4_385_920 + 128 * outputs + outputs, model.ParameterCount);
    }

    [Fact]
    public void Embeddings_PositionsAsANumber_ReadAsTrainedOnes()
    {
        BertEmbeddings.Config config = ConfigJson.Read<BertEmbeddings.Config>("""{"positions":64}""");

        Assert.Equal(new BertEmbeddings.Config { Positions = new LearnedPositions.Config { Count = 64 } }, config);
    }

    [Fact]
    public void Embeddings_PositionsAsText_IsAnErrorWithItsPath()
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigJson.Read<BertEmbeddings.Config>("""{"positions":"many"}"""));

        Assert.Equal("positions", Assert.Single(error.Problems).Path);
    }

    [Fact]
    public void For_OtherPositions_SetNoLimit()
    {
        BertClassifier.Config config = new() { Encoder = new() { Embeddings = new() { Positions = new SinusoidalPositions.Config() } } };

        Model model = config.For(new GlueFacts(GlueTask.Sst2, BertVocabulary, 100_000)).Build();

        Assert.DoesNotContain(model.AllParameters, parameter => parameter.Path.Contains("positions", StringComparison.Ordinal));
    }

    [Fact]
    public void For_LongerTextsThanPositions_SaysWhichFieldsDisagree()
    {
        BertClassifier.Config config = new() { Encoder = new() { Embeddings = new() { Positions = new LearnedPositions.Config { Count = 64 } } } };

        ConfigException error = Assert.Throws<ConfigException>(() => config.For(new GlueFacts(GlueTask.Sst2, BertVocabulary, 128)));

        Assert.Equal("model.encoder.embeddings.positions", Assert.Single(error.Problems).Path);
        Assert.Contains("64 positions, but input.maximum_length allows 128", error.Problems[0].Message, StringComparison.Ordinal);
    }
}
