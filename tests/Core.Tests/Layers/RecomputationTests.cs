using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class RecomputationTests
{
    private static readonly TransformerLayer.Config Layer = new()
    {
        Attention = new Attention.Config { Heads = 2, Dropout = new Dropout.Config { Rate = 0.1 } },
        Dropout = new Dropout.Config { Rate = 0.2 },
        FeedForward = new MixtureOfExperts.Config { Experts = 3, CapacityFactor = 1, RouterJitter = 0.1 },
    };

    [Theory]
    [InlineData(Recompute.FeedForward, NormPlacement.Post, false)]
    [InlineData(Recompute.FeedForward, NormPlacement.Pre, true)]
    [InlineData(Recompute.Layer, NormPlacement.Post, true)]
    [InlineData(Recompute.Layer, NormPlacement.Pre, false)]
    public void Step_WithDropoutAndLosses_EqualsTheOneThatKeepsEverythingToTheBit(Recompute recompute, NormPlacement placement, bool inputWantsGradient)
    {
        using var scope = NewDisposeScope();
        var expected = Step(Layer with { NormPlacement = placement }, inputWantsGradient);
        var actual = Step(Layer with { NormPlacement = placement, Recompute = recompute }, inputWantsGradient);

        Tensors.AssertClose(expected.Output, actual.Output, 0);
        Tensors.AssertClose(expected.Gradients, actual.Gradients, 0);
        Tensors.AssertClose(expected.InputGradient, actual.InputGradient, 0);
        Assert.NotEqual(0, expected.Gradients.abs().sum().item<float>());
        Assert.Equal(6, expected.Losses.Count);
        Assert.Equal(expected.Losses, actual.Losses);
        Assert.Equal(expected.Summaries, actual.Summaries);
    }

    [Theory]
    [InlineData(Recompute.FeedForward)]
    [InlineData(Recompute.Layer)]
    public void Step_ProductsInBf16_EqualsTheOneThatKeepsEverythingToTheBit(Recompute recompute)
    {
        using var scope = NewDisposeScope();
        var expected = Step(Layer, inputWantsGradient: true, products: ScalarType.BFloat16);
        var actual = Step(Layer with { Recompute = recompute }, inputWantsGradient: true, products: ScalarType.BFloat16);
        var exact = Step(Layer, inputWantsGradient: true);

        Tensors.AssertClose(expected.Output, actual.Output, 0);
        Tensors.AssertClose(expected.Gradients, actual.Gradients, 0);
        Tensors.AssertClose(expected.InputGradient, actual.InputGradient, 0);
        Assert.Equal(expected.Losses, actual.Losses);
        Assert.NotEqual(0, (expected.Gradients - exact.Gradients).abs().sum().item<float>());
    }

    [Theory]
    [InlineData(Recompute.FeedForward)]
    [InlineData(Recompute.Layer)]
    public void Step_WithoutDropout_EqualsTheOneThatKeepsEverythingToTheBit(Recompute recompute)
    {
        using var scope = NewDisposeScope();
        var plain = new TransformerLayer.Config { Attention = new Attention.Config { Heads = 2 } };
        var expected = Step(plain, inputWantsGradient: true);
        var actual = Step(plain with { Recompute = recompute }, inputWantsGradient: true);

        Tensors.AssertClose(expected.Output, actual.Output, 0);
        Tensors.AssertClose(expected.Gradients, actual.Gradients, 0);
        Tensors.AssertClose(expected.InputGradient, actual.InputGradient, 0);
    }

    [Fact]
    public void Step_FrozenParameters_GetNoGradientAndDoNotStandInTheWay()
    {
        using var scope = NewDisposeScope();
        static bool Frozen(Parameter parameter) => !parameter.Path.Contains("layers[1].attention", StringComparison.Ordinal);
        var expected = Step(Layer, false, Frozen);
        var actual = Step(Layer with { Recompute = Recompute.Layer }, false, Frozen);

        Tensors.AssertClose(expected.Gradients, actual.Gradients, 0);
        Assert.NotEqual(0, expected.Gradients.abs().sum().item<float>());
    }

    [Fact]
    public void Forward_WithoutGradients_GivesTheSameOutput()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (root, store) = Stack(Layer with { Recompute = Recompute.Layer });
        var (plain, plainStore) = Stack(Layer);
        var input = randn([2, 5, 8]);

        var actual = root.Inner.Forward(input, null, new InvocationContext(true, 3).For(root.Inner));

        Tensors.AssertClose(plain.Inner.Forward(input, null, new InvocationContext(true, 3).For(plain.Inner)), actual, 0);
        store.Dispose();
        plainStore.Dispose();
    }

    [Fact]
    public void Step_ManyTimes_KeepsTheNumberOfLiveTensorsFlat()
    {
        var (root, store) = Stack(Layer with { Recompute = Recompute.Layer });
        using var held = store;
        var counts = new List<long>();
        for (var step = 0; step < 200; step++)
        {
            using (var scope = NewDisposeScope())
            {
                var context = new InvocationContext(isTraining: true, step);
                var loss = root.Inner.Forward(ones([2, 5, 8]), null, context.For(root.Inner)).square().mean();
                store.ZeroGradients();
                context.Losses.Values.Aggregate(loss, (sum, extra) => sum + extra).backward();
            }

            counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Single(counts[5..].Distinct());
    }

    [Fact]
    public void Backward_PartThrowsTheSecondTime_ThrowsOnceBackwardIsThrough()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 2, OutputDim = 2 });
        using var store = new ParameterStore(root, 1, CPU);
        var context = new InvocationContext(isTraining: true);
        var runs = 0;
        Tensor Inner(IReadOnlyList<Tensor?> inputs, InvocationContext call) =>
            runs++ == 0 ? root.Inner.Forward(inputs[0]!, call) : throw new InvalidDataException("the second run failed");
        var output = Recomputation.Run(root, context, [ones(2, 2)], (inputs, call) => Recomputation.Run(root, call, inputs, Inner));

        context.ThrowIfFailed();
        output.sum().backward();

        Assert.Throws<InvalidDataException>(context.ThrowIfFailed);
    }

    private static (Wrapper<TransformerStack> Root, ParameterStore Store) Stack(TransformerLayer.Config layer, ScalarType products = ScalarType.Float32)
    {
        var root = new Wrapper<TransformerStack>(new UniformStackConfig { InputDim = 8, Layers = 3, Layer = layer });
        return (root, new ParameterStore(root, 5, CPU, products: products));
    }

    private static Result Step(
        TransformerLayer.Config layer, bool inputWantsGradient, Func<Parameter, bool>? frozen = null, ScalarType products = ScalarType.Float32)
    {
        // Each thread has its own number of threads; another number of threads sums in another order.
        set_num_threads(1);
        var (root, store) = Stack(layer, products);
        foreach (var parameter in store.Parameters.Where(parameter => frozen?.Invoke(parameter) ?? false))
        {
            parameter.Value.requires_grad_(false);
        }

        var input = randn([2, 5, 8], generator: new Generator(1, CPU)).requires_grad_(inputWantsGradient);
        var probe = randn([2, 5, 8], generator: new Generator(2, CPU));
        var mask = zeros([2, 1, 1, 5]);
        mask[1, 0, 0, 4] = float.NegativeInfinity;
        var context = new InvocationContext(isTraining: true, seed: 9);

        var output = root.Inner.Forward(input, mask, context.For(root.Inner));
        mask.Dispose();
        context.Losses.Values.Aggregate((output * probe).sum(), (sum, extra) => sum + extra).backward();

        var result = new Result(
            output,
            store.Gradients.clone(),
            input.grad?.clone() ?? zeros(1),
            context.Losses.ToDictionary(loss => loss.Key, loss => loss.Value.item<float>()),
            context.Summaries);
        store.Dispose();
        return result;
    }

    private sealed record Result(Tensor Output, Tensor Gradients, Tensor InputGradient, IReadOnlyDictionary<string, float> Losses, IReadOnlyDictionary<string, double> Summaries);
}
