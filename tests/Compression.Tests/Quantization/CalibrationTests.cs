using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Quantization;

/// <summary>Rounding a model that is trained already.</summary>
public sealed class CalibrationTests
{
    private static readonly Trainer.Config Plain = QuantizedRun.Config with { MaxSteps = 12 };

    private static readonly UseQuantization ByMaximum = new() { Observer = new MaxObserver.Config() };

    [Fact]
    public void Run_CalibrationOnly_KeepsEveryWeightAndMeasuresTheRoundedModel()
    {
        using var source = new QuantizedRun();
        using var target = new QuantizedRun();
        var trained = source.Execute(Plain);
        var config = Calibrating(source, ByMaximum);

        var values = target.Execute(config);

        Assert.All(trained, entry => Assert.Equal(entry.Value, values[entry.Key]));
        Assert.Single(target.Figures("dev/accuracy"));
        Assert.Empty(target.Figures("train/loss"));
        Assert.Equal(0, Assert.Single(CheckpointStore.Survey(target.Files.Checkpoints, config.Checkpoints)).Step);
        Assert.Equal(values, target.Execute(config, resume: true));
    }

    /// <summary>The ranges are those of the first training batches without dropout; dev has no part in them.</summary>
    [Fact]
    public void Run_CalibrationOnly_SeesTheFirstTrainingBatches()
    {
        using var source = new QuantizedRun();
        using var target = new QuantizedRun();
        source.Execute(Plain);
        var config = Calibrating(source, ByMaximum) with { Calibration = new() { Batches = 3, Only = true } };
        var values = target.Execute(config);

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var input = config.Input.Open(new InputEnvironment(null, config.Seed));
        var model = config.Model.For(input.Facts).Build();
        using var store = new ParameterStore(model, config.Seed, CPU);
        config.PlanWarmStart(model, input.Facts)!.Apply(store);
        for (var i = 0; i < 3; i++)
        {
            using var batch = input.Train(new DataPosition(0, i));
            var context = new InvocationContext(isTraining: false) { Observes = true };
            model.Forward(batch, context);
            context.ApplyStateUpdates();
        }

        Assert.All(store.Parameters, parameter => Assert.Equal(parameter.Value.data<float>().ToArray(), values[parameter.Path]));
        Assert.All(QuantizedLayer.Of(model).Where(layer => layer.Path == "head"), layer => Assert.True(layer.InputScale > 0));
    }

    [Fact]
    public void Run_EightBits_RoundsSoFinelyThatAccuracyHardlyMoves()
    {
        using var source = new QuantizedRun();
        using var target = new QuantizedRun();
        source.Execute(Plain);

        target.Execute(Calibrating(source, ByMaximum));

        // 8 bits change few logits' order; 132 sentences of dev, so a tenth is 13 of them.
        Assert.Equal(source.Figures("dev/accuracy")[^1], Assert.Single(target.Figures("dev/accuracy")), 0.1);
    }

    [Fact]
    public void Run_CalibrationBeforeTraining_BeginsWithItsRangesAndResumesToTheBit()
    {
        var config = Modification.Of(Plain with { Calibration = new() { Batches = 2 } }, new UseQuantization()).Config;
        using var whole = new QuantizedRun();
        using var parts = new QuantizedRun();
        using var without = new QuantizedRun();

        var expected = whole.Execute(config);
        parts.Execute(config, stopAfter: 5);

        Assert.Equal(expected, parts.Execute(config, resume: true));
        Assert.NotEqual(expected, without.Execute(config with { Calibration = null }));
        Assert.Equal(12, whole.Figures("train/loss").Length);
    }

    [Fact]
    public void Run_StoppedWhileCalibrating_SavesNothingThatIsHalfDone()
    {
        using var run = new QuantizedRun();
        var config = Modification.Of(Plain with { Calibration = new() { Only = true } }, new UseQuantization()).Config;
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, events, null));

        Assert.False(trainer.Run(new CancellationToken(canceled: true)));
        Assert.Empty(CheckpointStore.List(run.Files.Checkpoints));
    }

    [Fact]
    public void Config_CalibrationOnlyWithAnAverage_SaysThatThereIsNone() => Assert.Contains(
        ConfigCheck.Problems(Plain with { Calibration = new() { Only = true }, Learner = new() { Average = new WeightAverage.Config() } }),
        problem => problem.Path == "learner.average" && problem.Message.Contains("nothing is trained", StringComparison.Ordinal));

    private static Trainer.Config Calibrating(QuantizedRun source, UseQuantization quantization) => Modification.Of(
        Plain with { WarmStart = new() { Path = source.SaveModel(Plain) }, Calibration = new() { Batches = 4, Only = true } }, quantization).Config;
}
