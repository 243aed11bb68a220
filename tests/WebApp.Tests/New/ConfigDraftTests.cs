using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;
using Platform.WebApp.New;

namespace Platform.WebApp.Tests.New;

public sealed class ConfigDraftTests
{
    private const string Rate = "learner.optimizer.learning_rate";
    private static readonly ExperimentCatalog Catalogue = new([typeof(GlueTask).Assembly]);

    [Fact]
    public void New_Experiment_HasNoChangesAndNoProblems()
    {
        var draft = Draft();
        Assert.Empty(draft.Problems);
        Assert.Equal(0, draft.Count);
        Assert.Same(draft.Start, draft.Config);
    }

    [Fact]
    public void Apply_Number_ChangesTheConfig()
    {
        var draft = Draft();
        draft.Apply(Rate, "3e-4");
        Assert.Equal("0.0003", ConfigTree.Flatten(draft.Config!)[Rate]);
        var change = Assert.Single(ConfigTree.Diff(draft.Start, draft.Config!));
        Assert.Equal(Rate, change.Path);
    }

    [Theory]
    [InlineData(Rate, "-1")]
    [InlineData(Rate, "fast")]
    [InlineData(Rate, "")]
    [InlineData("epochs", "0")]
    [InlineData("seed", "1.5")]
    public void Apply_WrongValue_IsToldAtItsField(string path, string text)
    {
        var draft = Draft();
        draft.Apply(path, text);
        Assert.Null(draft.Config);
        Assert.Equal(path, Assert.Single(draft.Problems).Key);
        Assert.True(char.IsUpper(draft.Problems[path][0]));
    }

    [Fact]
    public void Apply_TwoWrongValues_AreToldTogether()
    {
        var draft = Draft();
        draft.Apply(Rate, "-1");
        draft.Apply("epochs", "none");
        Assert.Equal(["epochs", Rate], draft.Problems.Keys.Order());
    }

    [Fact]
    public void Set_BackToWhatItWas_IsNoChange()
    {
        var draft = Draft();
        var seed = ConfigTree.Fields(draft.Shape).Single(f => f.Name == "seed");
        draft.Set(seed, "7");
        Assert.True(draft.IsChanged("seed"));
        draft.Set(seed, seed.Text);
        Assert.False(draft.IsChanged("seed"));
        Assert.Equal(0, draft.Count);
    }

    [Fact]
    public void Set_NullableEmptied_IsNull()
    {
        var draft = Draft();
        draft.Apply("max_steps", "100");
        Assert.Equal(100, Trainer(draft).MaxSteps);
        draft.Apply("max_steps", "");
        Assert.Null(Trainer(draft).MaxSteps);
    }

    [Fact]
    public void Choose_EmptyList_TakesChangesBelowItAway()
    {
        var draft = Draft();
        draft.Apply("evaluators[0].split", "test");
        Assert.True(draft.IsChanged("evaluators[0].split"));
        draft.Choose("evaluators", "[]");
        Assert.False(draft.IsChanged("evaluators[0].split"));
        Assert.Empty(Trainer(draft).Evaluators);
        draft.Reset("evaluators");
        Assert.Equal(draft.Start, draft.Config);
    }

    [Fact]
    public void Apply_UnknownPath_IsToldWithTheNearName()
    {
        var draft = Draft();
        draft.Apply("learner.optimizer.learning_rat", "1");
        Assert.Null(draft.Config);
        Assert.Contains("learning_rate", Assert.Single(draft.Problems).Value, StringComparison.Ordinal);
    }

    private static Trainer.Config Trainer(ConfigDraft draft) => Assert.IsType<Trainer.Config>(draft.Config);

    private static ConfigDraft Draft() => new(Catalogue.Find("sample-tiny").Create());
}
