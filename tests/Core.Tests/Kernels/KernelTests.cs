using Platform.Core.Tests.Layers;
using Platform.Training.Core.Kernels;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Kernels;

/// <summary>Each kernel against the same arithmetic written with libtorch's own operations.</summary>
public sealed class KernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(77_777)]
    public void Gelu_ValuesAndGradients_EqualLibtorch(int count)
    {
        using var scope = NewDisposeScope();
        var input = (linspace(-8, 8, count) + 0.01).requires_grad_(true);
        var twin = input.detach().clone().requires_grad_(true);

        var ours = Gelu.Of(input);
        var theirs = nn.functional.gelu(twin);
        (ours * ours).sum().backward();
        (theirs * theirs).sum().backward();

        // The formula is within 1.5e-7 of the error function; times values and gradients of up to 8.
        Tensors.AssertClose(theirs, ours, 2e-6);
        Tensors.AssertClose(twin.grad!, input.grad!, 2e-5);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(33, 64)]
    [InlineData(700, 256)]
    public void ResidualNorm_NothingDropped_EqualsLibtorch(int rows, int dim)
    {
        using var scope = NewDisposeScope();
        Tensor[] ours = [.. Random(rows, dim)];
        Tensor[] theirs = [.. ours.Select(tensor => tensor.detach().clone().requires_grad_(true))];
        var weights = randn(rows, dim);

        var first = ResidualNorm.Of(ours[0], ours[1], ours[2], ours[3], 1e-5, keep: 1, seed: 0);
        var second = nn.functional.layer_norm(theirs[0] + theirs[1], [dim], theirs[2], theirs[3], 1e-5);
        (first * weights).sum().backward();
        (second * weights).sum().backward();

        Tensors.AssertClose(second, first, 1e-5);
        Assert.All(ours.Zip(theirs), pair => Tensors.AssertClose(pair.Second.grad!, pair.First.grad!, 1e-4));

        static IEnumerable<Tensor> Random(int rows, int dim)
        {
            using var generator = new Generator(3, CPU);
            return [.. new long[][] { [rows, dim], [rows, dim], [dim], [dim] }.Select(shape => randn(shape, generator: generator).requires_grad_(true))];
        }
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(16, true)]
    [InlineData(61, true)]
    public void AttentionWeights_NothingDropped_EqualsLibtorch(int tokens, bool masked)
    {
        using var scope = NewDisposeScope();
        var logits = randn([3, 2, tokens, tokens], generator: new Generator(1, CPU)).requires_grad_(true);
        var twin = logits.detach().clone().requires_grad_(true);
        var mask = masked ? zeros(3, 1, 1, tokens) : null;
        mask?[1, 0, 0].narrow(0, tokens - 2, 2).fill_(float.NegativeInfinity);
        var weights = randn(3, 2, tokens, tokens);

        var ours = AttentionWeights.Of(logits, mask, 0.3, keep: 1, seed: 0);
        var theirs = softmax(mask is null ? twin * 0.3 : twin * 0.3 + mask, -1);
        (ours * weights).sum().backward();
        (theirs * weights).sum().backward();

        Tensors.AssertClose(theirs, ours, 1e-6);
        Tensors.AssertClose(twin.grad!, logits.grad!, 1e-6);
    }

    [Fact]
    public void AttentionWeights_BiasOfEachHead_IsBroadcast()
    {
        using var scope = NewDisposeScope();
        var logits = randn(2, 4, 9, 9);
        var bias = randn(1, 4, 9, 9);

        Tensors.AssertClose(softmax(logits + bias, -1), AttentionWeights.Of(logits, bias, 1, 1, 0), 1e-6);
    }

    [Fact]
    public void AttentionWeights_Dropped_AreZeroOrScaledUpAtTheRightRate()
    {
        using var scope = NewDisposeScope();
        var weights = AttentionWeights.Of(zeros(8, 4, 50, 50), null, 1, keep: 0.7, seed: 5);

        var kept = weights.gt(0);
        Tensors.AssertClose(kept.to(ScalarType.Float32) / 50 / 0.7, weights, 1e-6);

        // 80,000 trials: a standard deviation of 0.0016.
        Assert.Equal(0.7, kept.to(ScalarType.Float32).mean().item<float>(), 0.008);
    }

    /// <summary>Masks are made again in backward; a wrong one would show as a wrong gradient.</summary>
    [Theory]
    [InlineData(NormPlacement.Post)]
    [InlineData(NormPlacement.Pre)]
    public void TransformerLayer_WithDropout_GradientsEqualFiniteDifferences(NormPlacement placement)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<TransformerLayer>(new TransformerLayer.Config
        {
            InputDim = 8,
            NormPlacement = placement,
            Attention = new Attention.Config { Heads = 2, Dropout = new Dropout.Config { Rate = 0.3 }, Qkv = new FusedQkv.Config { Projection = new Linear.Config { InitialScale = 0.3 } } },
            FeedForward = new DenseFeedForward.Config { Expansion = 1, Expand = new Linear.Config { InitialScale = 0.3 } },
            Dropout = new Dropout.Config { Rate = 0.2 },
        });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 3, 8], generator: new Generator(1, CPU));
        var weights = randn([2, 3, 8], generator: new Generator(2, CPU));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, null, new InvocationContext(true, seed: 9)) * weights).sum(), 3e-3);
    }

    [Fact]
    public void RowLookup_RepeatedIds_AddToTheGradientInPlace()
    {
        using var scope = NewDisposeScope();
        var table = randn(20, 16).requires_grad_(true);
        table.grad = ones(20, 16);
        var twin = table.detach().clone().requires_grad_(true);
        var ids = tensor(new long[] { 3, 19, 3, 0, 3 });
        var weights = randn(5, 16);

        (RowLookup.Of(table, ids) * weights).sum().backward();
        (twin.index_select(0, ids) * weights).sum().backward();

        Tensors.AssertClose(twin.grad! + 1, table.grad!, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Kernels_AnyNumberOfThreads_DropTheSame(int threads)
    {
        using var scope = NewDisposeScope();
        set_num_threads(threads);
        try
        {
            var logits = zeros(64, 4, 32, 32);
            var digest = AttentionWeights.Of(logits, null, 1, 0.5, 77).gt(0).to(ScalarType.Int64) * arange(logits.numel()).view(logits.shape);
            set_num_threads(1);
            var alone = AttentionWeights.Of(logits, null, 1, 0.5, 77).gt(0).to(ScalarType.Int64) * arange(logits.numel()).view(logits.shape);
            Assert.True(digest.Equals(alone));
        }
        finally
        {
            set_num_threads(1);
        }
    }

    [Theory]
    [InlineData(3, 11, false)]
    [InlineData(40, 5_003, true)]
    [InlineData(2_000, 9_000, true)]
    public void LinearCrossEntropy_LossAndGradients_EqualLibtorch(int rows, int classes, bool hasBias)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        Tensor[] ours = [randn([rows, 16], generator: generator), randn([classes, 16], generator: generator), randn([classes], generator: generator)];
        Tensor[] theirs = [.. ours.Select(tensor => tensor.clone().requires_grad_(true))];
        Assert.All(ours, tensor => tensor.requires_grad_(true));
        var labels = randint(classes, [rows], ScalarType.Int64, generator: generator);

        var first = LinearCrossEntropy.Of(ours[0], ours[1], hasBias ? ours[2] : null, labels);
        var second = nn.functional.cross_entropy(nn.functional.linear(theirs[0], theirs[1], hasBias ? theirs[2] : null), labels);
        (first * 3).backward();
        (second * 3).backward();

        Tensors.AssertClose(second, first, 1e-5);
        Assert.All(ours.Zip(theirs).Take(hasBias ? 3 : 2), pair => Tensors.AssertClose(pair.Second.grad!, pair.First.grad!, 1e-5));
    }

    /// <summary>The same factors in bf16 on both sides; what differs is where logits, their gradients and sums are rounded: up to four times 2^-8.</summary>
    [Theory]
    [InlineData(40, 300, true)]
    [InlineData(3, 30_000, false)]
    [InlineData(1_100, 9_000, true)]
    public void LinearCrossEntropy_ProductsInBf16_AreNearLibtorch(int rows, int classes, bool hasBias)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        Tensor[] ours = [randn([rows, 16], generator: generator), randn([classes, 16], generator: generator), randn([classes], generator: generator)];
        Tensor[] theirs = [.. ours.Select(tensor => tensor.clone().requires_grad_(true))];
        Assert.All(ours, tensor => tensor.requires_grad_(true));
        var labels = randint(classes, [rows], ScalarType.Int64, generator: generator);

        var first = LinearCrossEntropy.Of(ours[0], ours[1].bfloat16(), hasBias ? ours[2] : null, labels);
        var logits = nn.functional.linear(theirs[0].bfloat16().to(ScalarType.Float32), theirs[1].bfloat16().to(ScalarType.Float32), hasBias ? theirs[2] : null);
        var second = nn.functional.cross_entropy(logits, labels);
        first.backward();
        second.backward();

        Assert.Equal(ScalarType.Float32, first.dtype);
        Tensors.AssertClose(second, first, 4 * Math.ScaleB(1, -8));
        Assert.All(ours.Zip(theirs).Take(hasBias ? 3 : 2), pair =>
            Assert.True((pair.Second.grad! - pair.First.grad!).norm().item<float>() <= 4 * Math.ScaleB(1, -8) * pair.Second.grad!.norm().item<float>()));
    }

    [Theory]
    [InlineData(1, 5, 8)]
    [InlineData(3, 1_001, 67)]
    public void RowProducts_FewVectors_EqualLibtorch(int vectors, int rows, int dim)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (few, table) = (randn(vectors, 1, dim), randn(rows, dim));

        Tensors.AssertClose(nn.functional.linear(few, table), RowProducts.Of(few, table), 1e-4);
    }

    [Fact]
    public void Backward_KernelThatThrows_IsToldToWhoAskedAndNotTwice()
    {
        using var scope = NewDisposeScope();
        var input = ones(3).requires_grad_(true);

        Failing.Of(input * 2).sum().backward();

        Assert.Equal("no room", Assert.Throws<OutOfMemoryException>(KernelFailure.ThrowIfAny).Message);
        KernelFailure.ThrowIfAny();
    }

    /// <summary>libtorch's AdamW is the oracle, over a flat tensor that does not end with a whole vector.</summary>
    [Fact]
    public void AdamWKernel_TenSteps_EqualLibtorch()
    {
        using var scope = NewDisposeScope();
        var values = randn(100_003);
        var twin = nn.Parameter(values.clone());
        using var oracle = optim.AdamW([twin], 1e-2, 0.9, 0.99, 1e-8, 0.1);
        var (mean, square) = (zeros_like(values), zeros_like(values));
        for (var step = 1; step <= 10; step++)
        {
            var gradient = randn(100_003);
            twin.grad = gradient;
            oracle.step();
            AdamWKernel.Step(values, gradient, mean, square, new AdamWUpdate(
                0.9f, 0.99f, 1 - (1e-2f * 0.1f), (float)(1e-2 / (1 - Math.Pow(0.9, step))), (float)(1 / Math.Sqrt(1 - Math.Pow(0.99, step))), 1e-8f));
        }

        Tensors.AssertClose(twin, values, 2e-6);
    }

    private sealed class Failing : Kernel<Failing>
    {
        protected override int Arguments => 1;

        public static Tensor Of(Tensor input) => apply(input);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        protected override List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient) => throw new OutOfMemoryException("no room");
    }
}
