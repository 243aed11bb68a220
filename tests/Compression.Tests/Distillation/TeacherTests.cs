using Platform.Core.Tests.Layers;
using Platform.Training.Compression.Distillation;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Distillation;

/// <summary>Teachers that are missing, broken or of no use to the student: one clear error before the first step.</summary>
public sealed class TeacherTests(TeacherRun teacher) : IClassFixture<TeacherRun>, IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Load_DirectoryMissing_IsRefused() => AssertRefused("/nowhere/run", "model.loss.teacher", "\"/nowhere/run\" does not exist");

    [Fact]
    public void Load_DirectoryWithoutARun_IsRefused() =>
        AssertRefused(Directory.CreateDirectory(Path.Combine(_run.Files.Root, "empty")).FullName, "model.loss.teacher", "holds no run: there is no spec.json");

    [Fact]
    public void Load_SpecThatIsNone_IsRefused() =>
        AssertRefused(Spec("{ \"type\": \"Trainer\", \"sead\": 1 }"), "model.loss.teacher", "cannot be read");

    [Fact]
    public void Load_RunWithoutCheckpoint_IsRefused() =>
        AssertRefused(Spec(ConfigJson.Write(TeacherRun.Config)), "model.loss.teacher", "has no checkpoint yet; let the run go on first.");

    [Fact]
    public void Load_TruncatedModel_IsRefused()
    {
        using var broken = new TeacherRun();
        var model = Path.Combine(broken.Directory, "artifacts", "model.safetensors");
        using (var file = File.OpenWrite(model))
        {
            file.SetLength(file.Length / 2);
        }

        AssertRefused(broken.Directory, "model.loss.teacher", "has no model that can be used");
    }

    [Fact]
    public void Load_ModelOfAnotherSizeThanTheSpecs_IsRefused()
    {
        var directory = Spec(ConfigJson.Write(TeacherRun.Config with { Model = SampleRun.Classifier(3, 64, 2) }));
        Directory.CreateDirectory(Path.Combine(directory, "artifacts"));
        File.Copy(Path.Combine(teacher.Directory, "artifacts", "model.safetensors"), Path.Combine(directory, "artifacts", "model.safetensors"));

        AssertRefused(directory, "model.loss.teacher", "has no model that can be used");
    }

    [Fact]
    public void Load_AnotherTask_IsRefused() => AssertRefused(
        With(TeacherRun.Config with { Input = ((GlueInput.Config)TeacherRun.Config.Input) with { Task = GlueTaskName.Cola } }),
        "model.loss.teacher",
        "was trained for CoLA, the student is for SST-2");

    [Fact]
    public void Load_VocabularyWithoutOneOfTheStudentsPieces_IsRefused()
    {
        var pieces = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "samples", "vocab.txt"));
        var lost = pieces[^1];
        pieces[^1] = "othermost";
        Directory.CreateDirectory(_run.Datasets);
        File.WriteAllLines(Path.Combine(_run.Datasets, "other.txt"), pieces);

        AssertRefused(
            With(TeacherRun.Config with { Input = ((GlueInput.Config)TeacherRun.Config.Input) with { Vocabulary = "other.txt" } }),
            "model.loss.teacher",
            $"reads another vocabulary: it has {pieces.Length:N0} pieces and no \"{lost}\"");
    }

    [Fact]
    public void Answer_StudentWithATrimmedVocabulary_IsThatToTheSameWords()
    {
        using var scope = NewDisposeScope();
        var environment = new InputEnvironment(null, 1);
        using var whole = SampleRun.Config.Input.Open(environment);
        using var trimmed = (((GlueInput.Config)SampleRun.Config.Input) with { TrimVocabulary = true }).Open(environment);
        using var expected = Teacher.Load(teacher.Directory, new TrainingSetting(whole, environment, CPU, static _ => { }));
        using var found = Teacher.Load(teacher.Directory, new TrainingSetting(trimmed, environment, CPU, static _ => { }));
        using var batch = whole.Train(default);
        using var other = trimmed.Train(default);

        Assert.True(batch["tokens"].ne(other["tokens"]).any().item<bool>());
        Tensors.AssertClose(expected.Answer(batch, []).Predictions, found.Answer(other, []).Predictions, 0);
    }

    [Fact]
    public void Load_VocabularyGone_IsRefused() => AssertRefused(
        With(TeacherRun.Config with { Input = ((GlueInput.Config)TeacherRun.Config.Input) with { Vocabulary = "gone.txt" } }),
        "model.loss.teacher",
        "gone.txt\" does not exist");

    [Fact]
    public void Load_FewerPositionsThanTheStudentsTexts_IsRefused()
    {
        var model = (BertClassifier.Config)TeacherRun.Config.Model;
        var narrow = model with { Encoder = model.Encoder with { Embeddings = model.Encoder.Embeddings with { Positions = new LearnedPositions.Config { Count = 16 } } } };

        AssertRefused(With(TeacherRun.Config with { Model = narrow }), "model.loss.teacher", "The model has 16 positions, but input.maximum_length allows 32 tokens");
    }

    [Fact]
    public void Load_HiddenSizeNotTold_SaysIt() =>
        AssertRefused(teacher.Directory, "model.loss.teacher_hidden_size", "must be 48, the teacher's hidden size, not 32.", use => use with { HiddenWeight = 1 });

    [Fact]
    public void Load_OtherHeads_IsRefusedWhereAttentionIsMatched()
    {
        using var run = new SampleRun();
        run.Execute(TeacherRun.Config with { Model = SampleRun.Classifier(2, 48, 4), MaxSteps = 1 });

        AssertRefused(run.Files.Root, "model.loss.attention_weight", "the teacher has 4, the student 2", use => use with { AttentionWeight = 1 });
    }

    [Fact]
    public void Check_NothingToLearn_IsAProblem() => Assert.Equal(
        "soft_weight", Assert.Single(ConfigCheck.Problems(new Platform.Training.Compression.Distillation.Distillation.Config { Teacher = "a", SoftWeight = 0 })).Path);

    [Fact]
    public void Load_RunThatGoesOn_TakesItsNewestCheckpoint()
    {
        using var going = new SampleRun();
        going.Execute(TeacherRun.Config with { MaxSteps = 30 }, stopAfter: 2);

        Assert.Empty(Problems(going.Files.Root));
    }

    private void AssertRefused(string directory, string path, string message, Func<UseDistillation, UseDistillation>? change = null)
    {
        var problem = Assert.Single(Problems(directory, change));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Empty(_run.Events);
    }

    private IReadOnlyList<ConfigProblem> Problems(string directory, Func<UseDistillation, UseDistillation>? change = null)
    {
        var config = Modification.Of(SampleRun.Config, (change ?? (all => all))(new UseDistillation { Teacher = directory })).Config with { MaxSteps = 1 };
        try
        {
            _run.Execute(config);
            return [];
        }
        catch (ConfigException problem)
        {
            return problem.Problems;
        }
    }

    private string Spec(string text)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_run.Files.Root, "teacher")).FullName;
        File.WriteAllText(Path.Combine(directory, "spec.json"), text);
        return directory;
    }

    /// <summary>The teacher's own files with another spec.</summary>
    private string With(Trainer.Config config)
    {
        var directory = Spec(ConfigJson.Write(config));
        Directory.CreateDirectory(Path.Combine(directory, "artifacts"));
        File.Copy(Path.Combine(teacher.Directory, "artifacts", "model.safetensors"), Path.Combine(directory, "artifacts", "model.safetensors"));
        return directory;
    }
}
