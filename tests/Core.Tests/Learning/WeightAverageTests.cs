using Platform.Core.Tests.Layers;
using Platform.Core.Tests.Runs;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class WeightAverageTests
{
    private static readonly Trainer.Config Averaged = ToyRun.Config with
    {
        Learner = new() { Average = new WeightAverage.Config { Decay = 0.9, WarmUp = false } },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Add_AfterEachUpdate_IsTheSumOfTheFormula(bool warmUp)
    {
        using var scope = NewDisposeScope();
        using var store = Store();
        using var learner = new Learner.Config
        {
            Optimizer = new Sgd.Config { LearningRate = 0.1 },
            Average = new WeightAverage.Config { Decay = 0.9, WarmUp = warmUp },
        }.Build(store, 20);
        var state = new LearnerState(0);
        var expected = Values(store);

        for (var update = 0; update < 20; update++)
        {
            store.Gradients.copy_(randn_like(store.Gradients));
            state = learner.Step(update, 1, state);
            var decay = warmUp ? Math.Min(0.9, (1.0 + update) / (10 + update)) : 0.9;
            expected = [.. expected.Zip(Values(store), (mean, value) => decay * mean + (1 - decay) * value)];
        }

        using (learner.UseAverage())
        {
            Assert.All(expected.Zip(Values(store)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void UseAverage_BodyThrows_PutsTheTrainedValuesBackToTheBit()
    {
        using var scope = NewDisposeScope();
        using var store = Store();
        using var learner = new Learner.Config { Average = new() }.Build(store, 20);
        store.Gradients.fill_(1);
        learner.Step(0, 1, new LearnerState(0));
        var before = Values(store);

        void Measure()
        {
            using var averaged = learner.UseAverage();
            Assert.NotEqual(before, Values(store));
            throw new InvalidOperationException();
        }

        Assert.Throws<InvalidOperationException>(Measure);

        Assert.Equal(before, Values(store));
    }

    [Fact]
    public void Run_WithAnAverage_TrainsAsWithoutAndMeasuresTheMean()
    {
        using var plain = new ToyRun();
        using var averaged = new ToyRun();

        Assert.Equal(plain.Execute(), averaged.Execute(Averaged));

        var (first, second) = (Losses(plain), Losses(averaged));
        Assert.Equal(first.Select(metric => metric.Step), second.Select(metric => metric.Step));
        Assert.All(first.Zip(second), pair => Assert.NotEqual(pair.First.Value, pair.Second.Value));
    }

    [Fact]
    public void SaveModel_WithAnAverage_HoldsWhatACheckpointIsPredictedWith()
    {
        using var run = new ToyRun();
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(Averaged, new RunEnvironment(run.Files, events, null));
        trainer.Run(TestContext.Current.CancellationToken);
        var file = Path.Combine(run.Files.Artifacts, "model.safetensors");

        trainer.SaveModel(file);

        Assert.Equal("averaged", SafeTensors.ReadMetadata(file)["weights"]);
        using var scope = NewDisposeScope();
        using var loaded = new ParameterStore(trainer.Model, 99, CPU);
        CheckpointStore.Load(CheckpointStore.List(run.Files.Checkpoints)[0], loaded);
        var predicted = loaded.Values.clone();
        loaded.Values.zero_();
        SafeTensors.ReadInto(file, loaded.Parameters.ToDictionary(parameter => parameter.Path, parameter => loaded.Slice(loaded.Values, parameter)));
        Tensors.AssertClose(loaded.Values, predicted, 0);
        Assert.NotEqual(0, (predicted - trainer.Parameters.Values).abs().sum().item<float>());
    }

    private static MetricEvent[] Losses(ToyRun run) => [.. run.Events.OfType<MetricEvent>().Where(metric => metric.Name == "dev/loss")];

    private static double[] Values(ParameterStore store) => [.. store.Values.data<float>().Select(value => (double)value)];

    private static ParameterStore Store() => new(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 5 }), 3, CPU);
}
