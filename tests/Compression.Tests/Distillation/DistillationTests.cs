using System.Text.Json.Nodes;
using Platform.Core.Tests.Layers;
using Platform.Training.Compression.Distillation;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Distillation;

public sealed class DistillationTests(TeacherRun teacher) : IClassFixture<TeacherRun>
{
    private Trainer.Config Plain => teacher.Student();

    private Trainer.Config Whole => teacher.Student(use => use with { SoftWeight = 0.5, HiddenWeight = 0.7, TeacherHiddenSize = 48, AttentionWeight = 0.3 });

    [Fact]
    public void UseDistillation_AnyConfig_ChangesTheModelsLossAlone()
    {
        Assert.Equal("model.loss", Assert.Single(Modification.Of(SampleRun.Config, new UseDistillation { Teacher = "runs/a" }).Edits).Path);
        Assert.Equal(Whole, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(Whole)));
        Assert.Contains("is required", Assert.Throws<ConfigException>(() => Modifier.Parse("UseDistillation,temperature=3")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SpecFromBeforeThereWereLosses_LearnsFromLabels()
    {
        var text = ConfigJson.Write(SampleRun.Config);
        var before = JsonNode.Parse(text)!;
        Assert.True(before["model"]!.AsObject().Remove("loss"));

        Assert.Equal(SampleRun.Config, ConfigJson.Read<Trainer.Config>(before.ToJsonString()));
        Assert.IsType<LabelLoss.Config>(((BertClassifier.Config)SampleRun.Config.Model).Loss);
    }

    [Fact]
    public void Loss_InTraining_IsTheMixtureOfItsPartsAndOutsideThatOfTheLabels()
    {
        using var scope = NewDisposeScope();
        using var student = new Trained(Whole);
        using var labels = new Trained(SampleRun.Config);
        var context = new InvocationContext(isTraining: true, seed: 3);

        var loss = student.Model.Forward(student.Batch, context).Loss!.item<float>();

        var parts = context.Summaries;
        Assert.Equal(["loss.attention", "loss.hard", "loss.hidden", "loss.soft"], parts.Keys.Order());
        Assert.Equal((0.5 * parts["loss.hard"]) + (0.5 * parts["loss.soft"]) + (0.7 * parts["loss.hidden"]) + (0.3 * parts["loss.attention"]), loss, 1e-5);
        Assert.All(parts.Values, value => Assert.True(value > 0));

        // The first values of what both have in common are the same, for they follow from paths.
        Assert.Equal(labels.Loss(isTraining: false).item<float>(), student.Loss(isTraining: false).item<float>());
        Assert.Equal(labels.Loss().item<float>(), parts["loss.hard"], 1e-6);
    }

    [Fact]
    public void Loss_Whole_HasTheGradientsOfItsDifferences()
    {
        using var student = new Trained(Whole);

        Tensors.AssertGradientsAlongDirections(student.Store, () => student.Loss());
    }

    [Theory]
    [InlineData(Recompute.FeedForward)]
    [InlineData(Recompute.Layer)]
    public void Loss_LayersComputedAgain_HasTheSameGradients(Recompute recompute)
    {
        using var scope = NewDisposeScope();
        using var plain = new Trained(Whole);
        using var again = new Trained(Modification.Of(Whole, new UseRecompute { Recompute = recompute }).Config);

        plain.Loss().backward();
        again.Loss().backward();

        Assert.True(plain.Store.Gradients.norm().item<float>() > 0);
        Tensors.AssertClose(plain.Store.Gradients, again.Store.Gradients, 1e-6);
    }

    [Fact]
    public void Answer_Teacher_IsWithoutDropoutAndNeedsNoGradients()
    {
        using var scope = NewDisposeScope();
        using var student = new Trained(Plain);
        var (first, second) = (new InvocationContext(isTraining: true, seed: 1), new InvocationContext(isTraining: true, seed: 1));

        student.Model.Forward(student.Batch, first);
        student.Model.Forward(student.Batch, second);

        Assert.Equal(first.Summaries, second.Summaries);
        using var taught = Teacher.Load(teacher.Directory, Setting());
        var (answers, _) = taught.Answer(student.Batch, []);
        Assert.False(answers.requires_grad);
        Tensors.AssertClose(answers, taught.Answer(student.Batch, []).Predictions, 0);
    }

    [Fact]
    public void Run_Distilled_SavesTheStudentAloneAndNeedsNoTeacherAfterwards()
    {
        using var run = new SampleRun();

        run.Execute(Whole with { MaxSteps = 2 });

        string[] expected = [.. SampleRun.Classifier(2, 32, 2).For(new LabelledTextFacts(100, 32, 2, AreScores: false)).Build().AllParameters.Select(parameter => parameter.Path).Order()];
        Assert.Equal(expected, SafeTensors.ReadShapes(run.Model).Keys.Order());
        var checkpoint = CheckpointStore.List(run.Files.Checkpoints)[0];
        Assert.Equal(
            expected.Concat(["loss.projection.bias", "loss.projection.weight"]).Order(),
            SafeTensors.ReadShapes(Path.Combine(checkpoint, "parameters.safetensors")).Keys.Order());
        Assert.Equal(
            SafeTensors.ReadShapes(run.Model).Values.Sum(shape => shape.Aggregate(1L, (product, size) => product * size)),
            run.Events.OfType<SummaryEvent>().Single().Values["parameters"]);

        // As predict does, with a spec whose teacher is gone.
        var gone = Modification.Of(SampleRun.Config, new UseDistillation { Teacher = "/gone", SoftWeight = 0.5, HiddenWeight = 0.7, TeacherHiddenSize = 48, AttentionWeight = 0.3 }).Config;
        using var input = gone.Input.Open(new InputEnvironment(null, 1));
        var model = gone.Model.For(input.Facts).Build();
        using var store = new ParameterStore(model, 1, CPU);
        CheckpointStore.Load(checkpoint, store);
        using var batch = input.Train(default);
        using var scope = NewDisposeScope();
        Assert.Equal([16L, 2], model.Forward(batch, new InvocationContext(isTraining: false)).Predictions.shape);
    }

    [Fact]
    public void Run_StoppedAndResumed_EqualsUninterruptedToTheBit()
    {
        using var whole = new SampleRun();
        using var parts = new SampleRun();
        var config = Whole with { MaxSteps = 12 };

        var expected = whole.Execute(config);
        parts.Execute(config, stopAfter: 5);

        Assert.Equal(expected, parts.Execute(config));
        Assert.Equal(whole.Figures("train/loss.soft"), parts.Figures("train/loss.soft"));
    }

    [Fact]
    public void Run_SoftLabelsAlone_TeachWhatTheTeacherKnows()
    {
        using var master = new SampleRun();
        using var run = new SampleRun();
        master.Execute(SampleRun.Learning(SampleRun.Config));

        run.Execute(SampleRun.Learning(Modification.Of(SampleRun.Config, new UseDistillation { Teacher = master.Files.Root, SoftWeight = 1 }).Config));

        // The labels are not looked at, and are learnt all the same.
        var (hard, soft) = (run.Figures("train/loss.hard"), run.Figures("train/loss.soft"));
        Assert.True(soft[^10..].Average() < 0.3 * soft[..5].Average(), $"soft: {soft[0]} to {soft[^1]}");
        Assert.True(hard[^10..].Average() < 0.6 * hard[..5].Average(), $"hard: {hard[0]} to {hard[^1]}");
    }

    [Fact]
    public void Steps_Many_KeepTheNumberOfTensors()
    {
        using var student = new Trained(Whole);
        var counts = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            using (NewDisposeScope())
            {
                student.Store.ZeroGradients();
                student.Loss().backward();
            }

            counts.Add(Tensor.TotalCount);
        }

        Assert.Single(counts[2..].Distinct());
    }

    [Fact]
    public void Forward_TrainingWithoutAid_SaysWhatIsMissing()
    {
        using var scope = NewDisposeScope();
        using var student = new Trained(SampleRun.Config);
        var model = Plain.Model.For(Setting().Input.Facts).Build();
        using var store = new ParameterStore(model, 1, CPU);

        var problem = Assert.Throws<InvalidOperationException>(() => model.Forward(student.Batch, new InvocationContext(isTraining: true)));

        Assert.Contains("The teacher is not there", problem.Message, StringComparison.Ordinal);
    }

    private static TrainingSetting Setting()
    {
        var environment = new InputEnvironment(null, 1);
        return new TrainingSetting(SampleRun.Config.Input.Open(environment), environment, CPU, static _ => { });
    }
}
