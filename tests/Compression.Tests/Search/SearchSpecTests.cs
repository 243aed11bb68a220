using Platform.Training.Compression.Search;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;

namespace Platform.Compression.Tests.Search;

public sealed class SearchSpecTests
{
    private static readonly ExperimentCatalog Experiments = new(typeof(LanguageExperiments).Assembly, typeof(SearchSpec).Assembly);

    public static TheoryData<string> Ready => [.. SearchCatalog.All.Select(search => search.Name)];

    [Theory]
    [MemberData(nameof(Ready))]
    public void Ready_Search_ReadsBackAndMakesConfigsOfItsExperiment(string name)
    {
        var spec = SearchCatalog.Find(name).Create();
        Assert.Equal(spec, ConfigJson.Read<SearchSpec>(ConfigJson.Write(spec)));

        var config = spec.ConfigOf(Experiments.Find(spec.Experiment).Create(), spec.Method.Suggest(spec.Space, [], 0, 1)!);

        Assert.Equal(1, config.Hardware.Threads);
        Assert.NotEmpty(ConfigTree.Diff(Experiments.Find(spec.Experiment).Create(), config));
    }

    [Fact]
    public void ConfigOf_Pattern_SetsEveryFieldItFinds()
    {
        var spec = new SearchSpec { Space = [new FloatParameter { Path = "model.**.dropout.rate", Maximum = 0.5 }, new ChoiceParameter { Path = "learner.schedule", Values = ["CosineSchedule"] }] };

        var config = spec.ConfigOf(Experiments.Find("sample-tiny").Create(), [0.25, 0.5]);

        Assert.All(ConfigTree.Find<Dropout.Config>(config, "model.**.dropout").Where(match => !match.Path.Contains("attention", StringComparison.Ordinal)), match => Assert.Equal(0.25, match.Config.Rate));
        Assert.Equal("CosineSchedule", ConfigTree.Flatten(config)["learner.schedule.type"]);
    }

    [Fact]
    public void ConfigOf_PathThatDoesNotExist_SaysWhatIsNear()
    {
        var spec = new SearchSpec { Space = [new FloatParameter { Path = "learner.optimizer.learning_rat" }] };

        var problem = Assert.Throws<ConfigException>(() => spec.ConfigOf(Experiments.Find("sample-tiny").Create(), [0.5]));

        Assert.Contains("learner.optimizer.learning_rate", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "experiment": "sample-tiny" }""", "space: must have at least one field")]
    [InlineData("""{ "space": [{ "type": "IntParameter", "path": "epochs" }] }""", "experiment: is required")]
    [InlineData("""{ "experiment": "a", "space": [{ "type": "IntParameter", "path": "epochs", "minimum": 3, "maximum": 3 }] }""", "space[0].maximum: must be above minimum (3), not 3")]
    [InlineData("""{ "experiment": "a", "space": [{ "type": "FloatParameter", "path": "epochs", "log": true }] }""", "space[0].minimum: must be above 0 where \"log\" is set, not 0")]
    [InlineData("""{ "experiment": "a", "space": [{ "type": "ChoiceParameter", "path": "epochs" }] }""", "space[0].values: must have at least one item")]
    [InlineData("""{ "experiment": "a", "space": [{ "type": "IntParameter", "path": "epochs" }, { "type": "FloatParameter", "path": "epochs" }] }""", "space[1].path: \"epochs\" is searched already")]
    [InlineData("""{ "experiment": "a", "space": [{ "type": "IntParameter", "path": "epochs" }], "trials": 0 }""", "trials: must be at least 1")]
    public void Read_WrongSpec_IsRefusedWithOneClearError(string json, string expected)
    {
        var problem = Assert.Single(Assert.Throws<ConfigException>(() => ConfigJson.Read<SearchSpec>(json)).Problems);

        Assert.StartsWith(expected, problem.ToString(), StringComparison.Ordinal);
    }
}
