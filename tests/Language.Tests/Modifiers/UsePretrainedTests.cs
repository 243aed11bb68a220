using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;
using Platform.Training.Language.HuggingFace;
using Platform.Training.Language.Modifiers;
using Platform.Language.Tests.HuggingFace;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Modifiers;

public sealed class UsePretrainedTests : IDisposable
{
    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _pretrained;

    public UsePretrainedTests()
    {
        _pretrained = Path.Combine(_directory.Path, "bert");
        HuggingFaceImport.Run(HuggingFaceImportTests.Golden("pretraining"), _pretrained, ScalarType.Float16);
        _directory.Write("glue/SST-2/train.tsv", "sentence\tlabel\na good film\t1\nbad\t0\n");
        _directory.Write("glue/SST-2/dev.tsv", "sentence\tlabel\ngood\t1\n");
    }

    private InputEnvironment Environment => new(_directory.Path, 1);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Plan_WithArchitecture_GivesTheClassifierTheEncoderAndAFreshHead()
    {
        Trainer.Config config = Modified(new UsePretrained { From = _pretrained, Architecture = true });
        using Input input = config.Input.Open(Environment);
        Model model = config.Model.For(input.Facts).Build();
        using ParameterStore store = new(model, 1, CPU);

        WarmStartPlan plan = config.PlanWarmStart(model, input.Facts)!;
        plan.Apply(store);

        Assert.Equal(["head.bias", "head.weight"], plan.Rows.Where(row => row.Source is null).Select(row => row.Parameter).Order());
        Assert.Equal(30, input.Facts.RowNames.Count);
        Assert.NotNull(((BertClassifier.Config)config.Model).Encoder.Pooler);
    }

    [Fact]
    public void Plan_WithTrimmedVocabulary_PicksTheRowsOfThePiecesThatStay()
    {
        using DisposeScope scope = NewDisposeScope();
        Trainer.Config whole = Modified(new UsePretrained { From = _pretrained, Architecture = true });
        Trainer.Config trimmed = Modified(new UsePretrained { From = _pretrained, Architecture = true }, new TrimVocabulary());

        (IReadOnlyList<string> before, Tensor all) = Table(whole);
        (IReadOnlyList<string> after, Tensor some) = Table(trimmed);

        // "good" and "bad" are used; every other piece is special or one character, and so stays.
        Assert.Equal(30, after.Count);
        Assert.Equal(before, after);
        File.WriteAllText(Path.Combine(_directory.Path, "glue/SST-2/train.tsv"), "sentence\tlabel\na bad film\t1\nbad\t0\n");
        (after, some) = Table(trimmed);
        Assert.Equal(29, after.Count);
        Assert.DoesNotContain("good", after);
        foreach ((int row, string piece) in after.Index())
        {
            Assert.True(some[row].equal(all[before.ToList().IndexOf(piece)]).all().item<bool>(), piece);
        }
    }

    [Fact]
    public void Plan_OtherSizes_SaysWhichShapesDiffer()
    {
        Trainer.Config config = Modified(new UsePretrained { From = _pretrained });
        using Input input = config.Input.Open(Environment);

        ConfigException problem = Assert.Throws<ConfigException>(() => config.PlanWarmStart(config.Model.For(input.Facts).Build(), input.Facts));

        Assert.Contains(problem.Problems, item => item.Message.Contains("\"encoder.pooler.weight\" is [128, 128]", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_HeadOfTheSameTask_IsTakenWhereAsked()
    {
        string classifier = Path.Combine(_directory.Path, "classifier");
        HuggingFaceImport.Run(HuggingFaceImportTests.Golden("classifier"), classifier);
        Trainer.Config config = Modified(new UsePretrained { From = classifier, Architecture = true });
        Trainer.Config withHead = Modified(new UsePretrained { From = classifier, Architecture = true, Head = true });
        using Input input = config.Input.Open(Environment);
        Model model = config.Model.For(input.Facts).Build();

        Assert.Equal(["head.bias", "head.weight"], config.PlanWarmStart(model, input.Facts)!.Unused.Order());
        // Three classes in the file, two in the task.
        Assert.Contains("\"head.weight\" is [2, 8]", Assert.Throws<ConfigException>(() => withHead.PlanWarmStart(model, input.Facts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_FolderThatIsNone_SaysHowToMakeOne()
    {
        Assert.Contains("Runner import", Assert.Throws<ConfigException>(() => Modified(new UsePretrained { From = HuggingFaceImportTests.Golden("bare") })).Message, StringComparison.Ordinal);
        Assert.Contains("no pretrained weights", Assert.Throws<ConfigException>(() => Modified(new UsePretrained { From = "/nowhere" })).Message, StringComparison.Ordinal);
        Assert.Contains("from", Assert.Throws<ConfigException>(() => Modified(new UsePretrained())).Message, StringComparison.Ordinal);
    }

    private static Trainer.Config Modified(params Modifier[] modifiers)
    {
        Trainer.Config config = Catalog.Find("sst2-tiny").Create();
        return Modification.Of(config with { Input = (GlueInput.Config)config.Input with { MaximumLength = 12 } }, modifiers).Config;
    }

    private (IReadOnlyList<string> Pieces, Tensor Table) Table(Trainer.Config config)
    {
        using Input input = config.Input.Open(Environment);
        Model model = config.Model.For(input.Facts).Build();
        using ParameterStore store = new(model, 1, CPU);
        config.PlanWarmStart(model, input.Facts)!.Apply(store);
        return ([.. input.Facts.RowNames], model.AllParameters.Single(parameter => parameter.Path == "encoder.embeddings.tokens.weight").Value.detach().clone());
    }
}
