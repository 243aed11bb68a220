using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;
using Platform.WebApp.New;

namespace Platform.WebApp.Tests.New;

public sealed class RunDraftTests
{
    private const string Rate = "learner.optimizer.learning_rate";
    private static readonly Trainer.Config Original = new ExperimentCatalog([typeof(GlueTask).Assembly]).Find("sample-tiny").Create();
    private static readonly string Projection = Assert.Single(ConfigTree.Find<QkvProjection.BaseConfig>(Original)).Path;

    [Fact]
    public void New_Modifiers_AreWhatTheCommandLineWouldApply()
    {
        var draft = new RunDraft(Original, "UseRope,rope.rotary.theta=500000", "SetDropout,rate=0.3,at=model.**");
        Assert.Empty(draft.ModifierProblems);
        var expected = Modification.Of(Original, Modifier.ParseAll(["UseRope,rope.rotary.theta=500000", "SetDropout,rate=0.3,at=model.**"]));
        Assert.Equal(expected.Config, draft.Config);
        Assert.Equal(expected.Edits.Select(edit => edit.ToString()), draft.Modified.Edits.Select(edit => edit.ToString()));
        Assert.Equal("500000", ConfigTree.Flatten(draft.Config!)[$"{Projection}.rotary.theta"]);
    }

    [Fact]
    public void Apply_FieldThatAModifierMade_ComesOnTop()
    {
        var draft = new RunDraft(Original, "UseRope,rope.rotary.theta=500000");
        draft.Form.Apply($"{Projection}.rotary.theta", "20000");
        Assert.Equal("20000", ConfigTree.Flatten(draft.Config!)[$"{Projection}.rotary.theta"]);
        Assert.Equal([$"{Projection}.rotary.theta"], draft.Form.Changes.Select(change => change.Key));
    }

    [Fact]
    public void Remove_Modifier_KeepsWhatStillHasAPlace()
    {
        var draft = new RunDraft(Original, "UseRope");
        draft.Form.Apply(Rate, "0.002");
        draft.Form.Apply($"{Projection}.rotary.theta", "20000");
        draft.Remove(draft.Modifiers[0]);
        Assert.Equal([$"{Projection}.rotary.theta"], draft.Gone);
        Assert.Equal(ConfigTree.Set(Original, Rate, "0.002"), draft.Config);
        draft.Form.Reset(Rate);
        Assert.Equal(Original, draft.Config);
        Assert.False(draft.IsChanged);
    }

    [Fact]
    public void Add_Modifier_KeepsWrongValuesAsTyped()
    {
        var draft = new RunDraft(Original);
        draft.Form.Apply(Rate, "-1");
        draft.Add("UseRope");
        Assert.Empty(draft.ModifierProblems);
        Assert.Null(draft.Config);
        Assert.Equal("-1", Assert.Single(draft.Form.Changes).Value);
        Assert.Equal(Rate, Assert.Single(draft.Form.Problems).Key);
    }

    [Theory]
    [InlineData("UseRop", "Did you mean \"UseRope\"?")]
    [InlineData("UseRope,at=head.**", "UseRope: found no QkvProjection at \"head.**\"")]
    [InlineData("UseRope,rope.rotary.theta=-1", "UseRope: rope.rotary.theta: Must be above 1")]
    [InlineData("UseRope,rope.rotary.thetta=1", "Did you mean \"theta\"?")]
    [InlineData("SetDropout,rate=0.1|SetDropout,rate=0.2", "change it. Narrow one of them")]
    [InlineData("{\"type\":\"UseRope\",", "This is not JSON")]
    public void New_WrongModifiers_SayWhatAndLeaveTheConfig(string texts, string expected)
    {
        var draft = new RunDraft(Original, texts.Split('|'));
        Assert.Contains(draft.ModifierProblems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.Null(draft.Config);
        Assert.Equal(Original, draft.Form.Config);
        Assert.Equal(texts.Split('|'), draft.Modifiers.Select(modifier => modifier.Text));
    }

    [Fact]
    public void Refresh_FieldTypedWrongThenRight_KeepsTheFormMeanwhile()
    {
        var draft = new RunDraft(Original, "UseRope");
        draft.Form.Apply($"{Projection}.rotary.theta", "20000");
        var modifier = draft.Modifiers[0];
        modifier.Form!.Apply("rope.rotary.theta", "-1");
        draft.Refresh();
        Assert.Null(draft.Config);
        Assert.True(draft.Form.IsChanged($"{Projection}.rotary.theta"));
        modifier.Form.Apply("rope.rotary.theta", "500000");
        draft.Refresh();
        Assert.Empty(draft.Gone);
        Assert.Equal("20000", ConfigTree.Flatten(draft.Config!)[$"{Projection}.rotary.theta"]);
        Assert.Equal("UseRope,rope.rotary.theta=500000", modifier.Text);
    }

    [Theory]
    [InlineData("UseRope")]
    [InlineData("SetDropout,at=model.**,rate=0.3")]
    [InlineData("SetField,at=epochs,value=2")]
    [InlineData("UseLora,adapter.rank=4")]
    [InlineData("UseRope,only=FusedQkv,expect=1")]
    [InlineData("""{"type":"SetField","at":"learner.schedule","value":"a, b=1"}""")]
    public void Text_OfAModifier_ReadsBackAsTheSame(string text)
    {
        var draft = new ModifierDraft(text);
        Assert.Empty(draft.Problems);
        Assert.Equal(Modifier.Parse(text), draft.Modifier);
        Assert.Equal(draft.Modifier, new ModifierDraft(draft.Text).Modifier);
        Assert.Equal(draft.Modifier, Modifier.Parse(draft.Text));
    }

    [Fact]
    public void Text_ValueThatWouldReadAsAField_IsJson()
    {
        var draft = new ModifierDraft("SetField,at=epochs");
        draft.Form!.Apply("value", "1, at=seed");
        Assert.StartsWith("{", draft.Text, StringComparison.Ordinal);
        Assert.Equal(draft.Modifier, Modifier.Parse(draft.Text));
    }
}
