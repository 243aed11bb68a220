using Platform.Training.Compression.Pruning;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Pruning;

public sealed class PrunedRunTests
{
    private static readonly Trainer.Config Pruned = Modification.Of(
        SampleRun.Config, new UsePruning { Sparsity = 0.6, Pruning = new() { Every = 3 } }).Config;

    [Fact]
    public void UsePruning_AnyConfig_ChangesTheLearnersConstraintAlone()
    {
        var change = Assert.Single(Modification.Of(SampleRun.Config, new UsePruning()).Edits);

        Assert.Equal("learner.constraint", change.Path);
        Assert.Equal(Pruned, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(Pruned)));
        Assert.Equal(0.6, ((UnstructuredSparsity)((MagnitudePruning.Config)Pruned.Learner.Constraint!).Pattern).Sparsity);
        Assert.Throws<ConfigException>(() => Modifier.Parse("UsePruning,sparsity=1.0"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(25)]
    public void Run_StoppedAndResumed_EqualsUninterruptedToTheBit(int stopAfter)
    {
        // The ramp goes from step 3 to step 21.
        using var whole = new SampleRun();
        using var parts = new SampleRun();

        var expected = whole.Execute(Pruned);
        parts.Execute(Pruned, stopAfter);

        Assert.Equal(expected, parts.Execute(Pruned));
        Assert.Equal(whole.Figures(MagnitudePruning.SparsityFigure), parts.Figures(MagnitudePruning.SparsityFigure));
    }

    [Fact]
    public void Run_WithAnAverage_SavesAModelOfExactlyTheSparsity()
    {
        using var run = new SampleRun();

        run.Execute(Pruned with { Learner = Pruned.Learner with { Average = new WeightAverage.Config { Decay = 0.9 } } });

        using var scope = NewDisposeScope();
        var matrices = SafeTensors.ReadShapes(run.Model).Where(shape => shape.Key.Contains(".stack.", StringComparison.Ordinal) && shape.Value.Count == 2)
            .ToDictionary(shape => shape.Key, shape => ones([.. shape.Value]));
        SafeTensors.ReadPresent(run.Model, matrices);
        Assert.Equal((long)Math.Round(0.6 * 24 * 32 * 32), matrices.Values.Sum(matrix => matrix.eq(0).sum().item<long>()));
        var sparsity = run.Figures(MagnitudePruning.SparsityFigure);
        Assert.Equal(0, sparsity[0]);
        Assert.Equal(0.6, sparsity[^1], 1e-4);
        Assert.Equal(sparsity.Order(), sparsity);
    }

    [Fact]
    public void Run_Pruned_StillLearns()
    {
        using var run = new SampleRun();

        run.Execute(SampleRun.Learning(Pruned));

        var losses = run.Figures("train/loss");
        Assert.True(losses[^10..].Average() < 0.5 * losses[..5].Average(), $"the loss went from {losses[..5].Average()} to {losses[^10..].Average()}");
    }
}
