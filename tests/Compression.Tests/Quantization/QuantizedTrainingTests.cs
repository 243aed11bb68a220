using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Quantization;

public sealed class QuantizedTrainingTests
{
    /// <summary>Few bits need a range that cuts the largest weights off; with the largest one, 2 bits leave most weights zero.</summary>
    [Theory]
    [InlineData(8, 100)]
    [InlineData(4, 100)]
    [InlineData(3, 97)]
    [InlineData(2, 90)]
    public void Train_FewBits_LearnsABatch(int bits, double percentile)
    {
        const int Steps = 60;
        var sample = new ExperimentCatalog(typeof(LanguageExperiments).Assembly).Find("sample-tiny").Create();
        sample = sample with { Input = (GlueInput.Config)sample.Input with { BatchSize = 8, MaximumLength = 32 } };
        var config = Modification.Of(sample, new UseQuantization { Bits = bits, Percentile = percentile, PerChannel = bits < 4 }).Config;
        using var input = config.Input.Open(new InputEnvironment(null, config.Seed));
        var model = config.Model.For(input.Facts).Build();
        using var store = new ParameterStore(model, config.Seed, CPU, config.PlanUpdates(model).Of);
        using var learner = (config.Learner with { Schedule = new ConstantSchedule { WarmUp = 0.1 } }).Build(store, Steps);
        using var batch = input.Train(default);
        var (state, losses) = (new LearnerState(0), new List<float>());
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var context = new InvocationContext(isTraining: false) { Observes = true };
            var loss = model.Forward(batch, context).Loss!;
            store.ZeroGradients();
            loss.backward();
            context.ApplyStateUpdates();
            losses.Add(loss.item<float>());
            state = learner.Step(step, learner.GradientNorm(), state);
        }

        Assert.True(losses[^1] < 0.5 * losses[0], $"{bits} bits: the loss went from {losses[0]:F4} to {losses[^1]:F4}");
        Assert.All(QuantizedLayer.Of(model), layer => Assert.InRange(layer.Matrix.Values.Distinct().Count(), 2, (1 << bits) - 1));
    }

    [Theory]
    [InlineData("UseQuantization")]
    [InlineData("UseQuantization,bits=3,percentile=97,per_channel=true,observer={\"type\":\"PercentileObserver\"}")]
    [InlineData("UseQuantization,bits=2,observer=MaxObserver")]
    public void Run_StoppedAndResumed_EqualsUninterruptedToTheBit(string modifier)
    {
        var config = Modification.Of(QuantizedRun.Config, Modifier.Parse(modifier)).Config;
        using var whole = new QuantizedRun();
        using var parts = new QuantizedRun();

        var expected = whole.Execute(config);
        parts.Execute(config, stopAfter: 7);
        var resumed = parts.Execute(config, resume: true);

        Assert.Equal(expected, resumed);
        Assert.Equal(whole.Figures("dev/accuracy"), parts.Figures("dev/accuracy"));
        Assert.Contains(expected, entry => entry.Key.EndsWith("inputs.range", StringComparison.Ordinal) && entry.Value[0] > 0);
    }

    /// <summary>What is computed a second time for its gradients sees the ranges that it saw before.</summary>
    [Fact]
    public void Run_ComputedAgainToSaveMemory_ChangesNothing()
    {
        var config = Modification.Of(QuantizedRun.Config with { MaxSteps = 6, Evaluators = [] }, new UseQuantization()).Config;
        using var kept = new QuantizedRun();
        using var forgotten = new QuantizedRun();

        Assert.Equal(kept.Execute(config), forgotten.Execute(Modification.Of(config, new UseRecompute()).Config));
    }

    [Fact]
    public void Run_MicroBatches_FollowsTheRangeOfEach()
    {
        var config = Modification.Of(
            QuantizedRun.Config with { MaxSteps = 1, Evaluators = [], Learner = QuantizedRun.Config.Learner with { MicroBatches = 2 } },
            new UseQuantization { Observer = new MaxObserver.Config() }, new SetDropout()).Config;
        using var two = new QuantizedRun();
        using var first = new QuantizedRun();

        var both = Ranges(two.Execute(config));
        var one = Ranges(first.Execute(config with { Learner = config.Learner with { MicroBatches = 1 } }));

        Assert.All(both, range => Assert.True(range.Value >= one[range.Key]));
        Assert.Contains(both, range => range.Value > one[range.Key]);
    }

    /// <summary>A warm start from a model without quantizers gives the ranges their first values.</summary>
    [Fact]
    public void Run_WarmStartFromAPlainModel_NeedsNoRanges()
    {
        var plain = QuantizedRun.Config with { MaxSteps = 6, Evaluators = [] };
        using var source = new QuantizedRun();
        using var target = new QuantizedRun();
        source.Execute(plain);
        var config = Modification.Of(plain with { WarmStart = new() { Path = source.SaveModel(plain) } }, new UseQuantization()).Config;

        var values = target.Execute(config);

        Assert.All(Ranges(values).Values, range => Assert.True(range > 0));
    }

    private static Dictionary<string, float> Ranges(IReadOnlyDictionary<string, float[]> values) =>
        values.Where(entry => entry.Key.EndsWith("inputs.range", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value[0]);
}
