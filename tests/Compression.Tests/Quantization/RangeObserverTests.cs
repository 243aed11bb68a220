using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Quantization;

public sealed class RangeObserverTests
{
    /// <summary>Largest magnitudes 2, 4, 1; of five values that are not zero the third largest is at the median.</summary>
    private static readonly float[][] Batches = [[0.5f, -2, 1, 0, 0.1f, 0.2f], [4, 0.25f, -0.5f, 0, 0, 0], [-1, 0, 0, 0, 0, 0]];

    public static TheoryData<RangeObserver.BaseConfig, double[]> Expected => new()
    {
        { new MaxObserver.Config(), [2, 4, 4] },
        { new EmaObserver.Config { Decay = 0.75 }, [2, 2.5, 2.125] },
        { new EmaObserver.Config { Decay = 0 }, [2, 4, 1] },
        { new PercentileObserver.Config { Percentile = 100, Decay = 0.75 }, [2, 2.5, 2.125] },
        { new PercentileObserver.Config { Percentile = 60, Decay = 0.5 }, [0.5, 0.5, 0.75] },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Observe_Batches_FollowsTheirRange(RangeObserver.BaseConfig config, double[] expected)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<RangeObserver>(config);
        using var store = new ParameterStore(root, 1, CPU);
        for (var i = 0; i < Batches.Length; i++)
        {
            var context = new InvocationContext(isTraining: false) { Observes = true };

            var range = root.Inner.Observe(tensor(Batches[i]), context);

            Assert.Equal(expected[i], range.item<float>(), 1e-6);
            Assert.Equal(i == 0 ? 0 : expected[i - 1], root.Inner.Range.Value.item<float>(), 1e-6);
            using var quiet = no_grad();
            root.Inner.Range.Value.copy_(range);
        }
    }

    [Fact]
    public void Observe_NotObservingOrNothingToSee_LeavesTheRange()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<RangeObserver>(new EmaObserver.Config());
        using var store = new ParameterStore(root, 1, CPU);
        using (no_grad())
        {
            root.Inner.Range.Value.fill_(3);
        }

        Assert.Equal(3, root.Inner.Observe(ones(4), new InvocationContext(isTraining: false)).item<float>());
        Assert.Equal(3, root.Inner.Observe(ones(0), new InvocationContext(isTraining: true)).item<float>());
        Assert.Equal(2.98, root.Inner.Observe(ones(4), new InvocationContext(isTraining: true)).item<float>(), 1e-6);
        Assert.Equal(UpdateKind.State, root.Inner.Range.DeclaredUpdate);
    }
}
