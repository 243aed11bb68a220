using Platform.Compression.Tests.Distillation;
using Platform.Training.Compression.Distillation;
using Platform.Training.Compression.Pruning;
using Platform.Training.Compression.Quantization;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Compression.Tests;

/// <summary>Every subset of the methods, alone and with layers that other modifiers put in, builds, trains and learns.</summary>
public sealed class SubsetTests(TeacherRun teacher) : IClassFixture<TeacherRun>
{
    private static readonly Modifier[] Layers = [new UseRope(), new UseGatedFeedForward(), new UseRmsNorm()];

    public static TheoryData<CompressionMethods, bool> Subsets =>
        [.. from methods in Enumerable.Range(0, 8).Select(number => (CompressionMethods)number) from otherLayers in (bool[])[false, true] select (methods, otherLayers)];

    [Theory]
    [MemberData(nameof(Subsets))]
    public void Run_AnySubset_LearnsWhatItIsShown(CompressionMethods methods, bool otherLayers)
    {
        using var run = new SampleRun();
        var modifiers = Of(methods).Concat(otherLayers ? Layers : []);
        var config = SampleRun.Learning(Modification.Of(SampleRun.Config, modifiers).Config);

        run.Execute(config);

        var losses = run.Figures("train/loss");
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        var hard = methods.HasFlag(CompressionMethods.Distillation) ? run.Figures("train/loss.hard") : losses;

        // The range of activations follows slowly, so that in so few steps a rounded model learns less.
        var part = methods.HasFlag(CompressionMethods.Quantization) ? 0.95 : 0.8;
        Assert.True(hard[^10..].Average() < part * hard[..5].Average(), $"the loss went from {hard[..5].Average()} to {hard[^10..].Average()}");
        Assert.Equal(methods.HasFlag(CompressionMethods.Pruning), run.Figures(MagnitudePruning.SparsityFigure).Length > 0);
    }

    private IEnumerable<Modifier> Of(CompressionMethods methods)
    {
        if (methods.HasFlag(CompressionMethods.Quantization))
        {
            yield return new UseQuantization();
        }

        if (methods.HasFlag(CompressionMethods.Distillation))
        {
            // The teacher has hardly learnt anything: half of the loss stays with the labels.
            yield return new UseDistillation { Teacher = teacher.Directory, SoftWeight = 0.5, HiddenWeight = 0.1, TeacherHiddenSize = 48, AttentionWeight = 0.1 };
        }

        if (methods.HasFlag(CompressionMethods.Pruning))
        {
            yield return new UsePruning { Sparsity = 0.6 };
        }
    }
}
