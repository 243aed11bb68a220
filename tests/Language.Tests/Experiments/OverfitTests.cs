using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Imdb;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Experiments;

/// <summary>
/// Every experiment can learn one batch by heart: its data, model, loss, gradients and optimizer belong together. A new experiment
/// is tested by being in the catalogue; where it reads a new data set, write a few rows of it in <see cref="TinyDatasets"/>.
/// </summary>
public sealed class OverfitTests : IDisposable
{
    private const int Steps = 60;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Names => [.. new ExperimentCatalog(typeof(LanguageExperiments).Assembly).All.Select(experiment => experiment.Name)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_OneBatchAgainAndAgain_IsLearntByHeart(string name)
    {
        TinyDatasets.Write(_directory);
        Trainer.Config config = new ExperimentCatalog(typeof(LanguageExperiments).Assembly).Find(name).Create();
        using Input input = Shortened(config.Input).Open(new InputEnvironment(_directory.Path, config.Seed));
        Model model = config.Model.For(input.Facts).Build();
        using ParameterStore store = new(model, config.Seed, CPU, config.PlanUpdates(model).Of);
        using Learner learner = (config.Learner with { Schedule = new ConstantSchedule { WarmUp = 0.1 } }).Build(store, Steps);
        using Batch batch = input.Train(default);

        LearnerState state = new(0);
        double first = Loss(model, batch);
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();

            // Without dropout: by heart is by heart.
            ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));
            store.ZeroGradients();
            output.Loss!.backward();
            state = learner.Step(step, learner.GradientNorm(), state);
        }

        double last = Loss(model, batch);
        Assert.True(last < 0.1 * first, $"the loss went from {first:F4} to {last:F4}");
    }

    private static double Loss(Model model, Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        return model.Forward(batch, new InvocationContext(isTraining: false)).Loss!.item<float>();
    }

    /// <summary>Small batches of short rows, so that a step takes milliseconds.</summary>
    private static Input.BaseConfig Shortened(Input.BaseConfig input) => input switch
    {
        GlueInput.Config glue => glue with { BatchSize = 8, MaximumLength = 32 },
        ImdbInput.Config imdb => imdb with { BatchSize = 8, MaximumLength = 32 },
        TextInput.Config text => text with { BatchSize = 2, SequenceLength = 16 },
        _ => input,
    };
}
