using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Tests.Sweeps;

public sealed class SweepDraftTests
{
    static SweepDraftTests()
    {
        // As the site does when it starts.
        ConfigTypes.Add(typeof(GlueTask).Assembly);
        ConfigTypes.Add(typeof(SweepSpec).Assembly);
    }

    [Fact]
    public void Toggle_EverySubsetButOne_NamesSevenAndAllAgainIsEmpty()
    {
        var draft = new SweepDraft(new SweepSpec());
        Assert.All(MethodSubset.All, subset => Assert.True(draft.Has(subset)));

        draft.Toggle(CompressionMethods.Pruning);

        Assert.Equal(7, draft.WordsOf("subsets").Count);
        Assert.False(draft.Has(CompressionMethods.Pruning));
        Assert.Equal(7, draft.Spec!.MethodSubsets().Count);
        draft.Toggle(CompressionMethods.Pruning);
        Assert.Empty(draft.Spec!.Subsets);
        Assert.Equal(0, draft.Form.Count);
    }

    [Fact]
    public void SetText_Numbers_BecomeAListAndKeepWhatIsWrong()
    {
        var draft = new SweepDraft(new SweepSpec());

        draft.SetText("sparsities", "0.3, 0.5");
        Assert.Equal([0.3, 0.5], draft.Spec!.Sparsities);
        Assert.Equal("0.3, 0.5", draft.TextOf("sparsities"));

        draft.SetText("sparsities", "0.3, 1");
        Assert.Null(draft.Spec);
        Assert.Contains("below 1", draft.ProblemOf("sparsities"), StringComparison.Ordinal);
        Assert.Equal("0.3, 1", draft.TextOf("sparsities"));

        draft.SetText("sparsities", "0.3, x");
        Assert.NotNull(draft.ProblemOf("sparsities"));
        Assert.Equal("0.3, x", draft.TextOf("sparsities"));
        Assert.Empty(draft.WordsOf("sparsities"));
    }

    [Fact]
    public void Toggle_TaskAndArchitecture_ChangeTheSpec()
    {
        var draft = new SweepDraft(new SweepSpec());

        draft.Toggle("tasks", SweepDraft.Tasks.Single(task => task.Task.DisplayName == "MRPC").Word);
        draft.Toggle("architectures", "4x128");
        draft.Toggle("architectures", "tiny");

        Assert.Equal(2, draft.Spec!.Tasks.Count);
        Assert.Equal(["4x128"], draft.Spec.Architectures);
        draft.Toggle("architectures", "4x128");
        Assert.Contains("at least one item", draft.ProblemOf("architectures"), StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_AppliedToAnotherDraft_GiveTheSameSpec()
    {
        var draft = new SweepDraft(new SweepSpec());
        draft.Toggle("architectures", "4x128");
        draft.Toggle(CompressionMethods.Quantization);
        draft.SetText("seeds", "1, 2, 3");
        draft.Form.Apply("recipe.epochs", "4");

        var copy = new SweepDraft(new SweepSpec());
        foreach (var (path, text) in draft.Form.Changes)
        {
            copy.Form.Apply(path, text);
        }

        Assert.Equal(draft.Spec, copy.Spec);
        Assert.Equal(4, copy.Spec!.Recipe.Epochs);
    }
}
