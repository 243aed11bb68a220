using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class AttentionMaskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CausalMask_WithAndWithoutTheFusedKernel_EqualsAMaskWrittenOut(bool isTraining)
    {
        using var scope = NewDisposeScope();
        var attention = new Attention.Config { InputDim = 8, Heads = 2, Dropout = new() { Rate = 1e-9 } };
        var causal = new Wrapper<Attention>(attention with { Mask = new CausalMask.Config() });
        using var store = new ParameterStore(causal, 5, CPU);
        var written = new Wrapper<Attention>(attention);
        using var same = new ParameterStore(written, 5, CPU);
        var input = randn([2, 6, 8]);
        var mask = full([6, 6], float.NegativeInfinity).triu(1).view(1, 1, 6, 6);

        var expected = written.Inner.Forward(input, mask, new InvocationContext(false));

        Tensors.AssertClose(expected, causal.Inner.Forward(input, null, new InvocationContext(isTraining)), 1e-6);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(100, false)]
    public void SlidingWindowMask_AnySpan_AllowsExactlyTheWindow(int window, bool causal)
    {
        using var scope = NewDisposeScope();
        var mask = new SlidingWindowMask.Config { Window = window, Causal = causal }.Build();
        foreach (var span in new AttentionSpan[] { new(0, 7, 0, 7), new(5, 2, 0, 7), new(6, 1, 4, 3), new(6, 1, 6, 1) })
        {
            var allowed = mask.Allowed(span, CPU) ?? ones([span.Queries, span.Keys], ScalarType.Bool);
            for (var i = 0; i < span.Queries; i++)
            {
                for (var j = 0; j < span.Keys; j++)
                {
                    var distance = span.QueryStart + i - (span.KeyStart + j);
                    var expected = Math.Abs(distance) < window && (distance >= 0 || !causal);
                    Assert.Equal(expected, allowed[i, j].item<bool>());
                }
            }
        }
    }

    [Fact]
    public void Attention_PaddingOnTheLeftUnderACausalMask_StaysFinite()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Attention>(new Attention.Config { InputDim = 8, Heads = 2, Mask = new CausalMask.Config() });
        using var store = new ParameterStore(root, 5, CPU);
        var padded = zeros([2, 1, 1, 4]);
        padded[1, 0, 0, 0] = float.NegativeInfinity;
        var input = randn([2, 4, 8]);

        var byMask = root.Inner.Forward(input, padded, new InvocationContext(false));
        var byPosition = root.Inner.Forward(input, null, new InvocationContext(false) { Positions = new TokenPositions(0, [0, 1]) });
        byMask.sum().backward();

        Assert.True(byMask.isfinite().all().item<bool>());
        Assert.True(store.Gradients.isfinite().all().item<bool>());
        Tensors.AssertClose(byMask[0], byPosition[0], 1e-7);
        Tensors.AssertClose(byMask[1].narrow(0, 1, 3), byPosition[1].narrow(0, 1, 3), 1e-7);
    }

    /// <summary>The slopes that section 3 of the paper gives for 8 heads, and those of the authors' code for 6 and 12.</summary>
    [Theory]
    [InlineData(1, new double[] { 8 })]
    [InlineData(6, new double[] { 2, 4, 6, 8, 1, 3 })]
    [InlineData(8, new double[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(12, new[] { 1, 2, 3, 4, 5, 6, 7, 8, 0.5, 1.5, 2.5, 3.5 })]
    public void Alibi_Slopes_AreThosePublished(int heads, double[] negativeLogs) =>
        Assert.Equal(negativeLogs, Alibi.Slopes(heads).Select(slope => Math.Round(-Math.Log2(slope), 12)));

    [Fact]
    public void Alibi_OfTwoHeads_IsSlopeTimesDistance()
    {
        using var scope = NewDisposeScope();
        var bias = (new Alibi.Config() with { Heads = 2 }).Build().Forward(new AttentionSpan(2, 2, 1, 3), CPU);

        // Slopes 1/16 and 1/256; queries in columns 2 and 3, keys in 1 to 3.
        Tensors.AssertClose(tensor(new float[,] { { 1, 0, 1 }, { 2, 1, 0 } }) / -16, bias[0], 1e-9);
        Tensors.AssertClose(tensor(new float[,] { { 1, 0, 1 }, { 2, 1, 0 } }) / -256, bias[1], 1e-9);
    }

    [Theory]
    [InlineData(10, 128, "buckets")]
    [InlineData(32, 16, "furthest")]
    public void RelativeBias_BucketsThatDoNotFit_AreAConfigErrorWithItsPath(int buckets, int furthest, string field) =>
        Assert.Equal(field, Assert.Single(ConfigCheck.Problems(new RelativeBias.Config { Buckets = buckets, Furthest = furthest })).Path);
}
