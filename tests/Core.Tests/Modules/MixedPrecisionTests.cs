using CsCheck;
using Platform.Core.Tests.Layers;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Modules;

public sealed class MixedPrecisionTests
{
    /// <summary>Half the distance between 1 and the next number of bf16, and of fp32.</summary>
    private static readonly double Rounding = Math.ScaleB(1, -8), FineRounding = Math.ScaleB(1, -24);

    /// <summary>Factors rounded bit by bit here, summed in double precision: one rounding of bf16 at the end, and those of a sum in fp32.</summary>
    [Fact]
    public void Linear_ProductsInBf16_AreSumsOfRoundedFactors() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int[0, 1000]).Sample((rows, inner, columns, seed) =>
        {
            using var scope = NewDisposeScope();
            var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = inner, OutputDim = columns, InitialScale = 1 });
            using var store = new ParameterStore(root, seed, CPU, products: ScalarType.BFloat16);
            var input = randn([rows, inner], generator: new Generator((ulong)seed, CPU));

            var output = root.Inner.Forward(input, new(true));

            Assert.Equal(ScalarType.BFloat16, output.dtype);
            var (left, right, found) = (Values(input), Values(root.Inner.Weight.Value), Values(output.to(ScalarType.Float32)));
            for (var i = 0; i < found.Length; i++)
            {
                var terms = Enumerable.Range(0, inner).Select(k => (double)Rounded(left[i / columns * inner + k]) * Rounded(right[i % columns * inner + k])).ToArray();
                var allowed = Rounding * Math.Abs(terms.Sum()) + (inner + 2) * FineRounding * terms.Sum(Math.Abs);
                Assert.Equal(terms.Sum(), found[i], allowed);
            }
        }, iter: 40);

    [Fact]
    public void Factor_ProductsInFp32_IsTheValueItself()
    {
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 });
        using var store = new ParameterStore(root, 1, CPU);

        Assert.Same(root.Inner.Weight.Value, root.Inner.Weight.Factor());
        Assert.Same(root.Inner.Weight.Value, root.Inner.Weight.Value.InFullPrecision());
    }

    [Fact]
    public void ParameterStore_ProductsOfAnotherType_AreRefused() => Assert.Contains(
        "loss scaled",
        Assert.Throws<ArgumentException>(() => new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 }), 1, CPU, products: ScalarType.Float16)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ModelOutput_InBf16_IsRefusedWithWhatToDo()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("InFullPrecision()", Assert.Throws<ArgumentException>(() => new ModelOutput(ones(2).bfloat16(), null, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("loss", Assert.Throws<ArgumentException>(() => new ModelOutput(null, ones(1).bfloat16(), 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>What a master is for: a step too small for bf16 to tell is not lost, and many of them arrive.</summary>
    [Fact]
    public void Step_UpdatesSmallerThanABf16Step_MoveTheMastersAndAddUp() =>
        Gen.Select(Gen.Double[0.51, 1.9], Gen.Double[1e-6, 5e-4], Gen.Int[1, 30]).Sample((first, rate, steps) =>
        {
            using var scope = NewDisposeScope();
            var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 4, OutputDim = 1, Bias = false });
            using var store = new ParameterStore(root, 1, CPU, products: ScalarType.BFloat16);
            using var learner = new Learner.Config
            {
                Optimizer = new Sgd.Config { LearningRate = rate, Momentum = 0 },
                Schedule = new ConstantSchedule { WarmUp = 0 },
                MaxGradientNorm = null,
            }.Build(store, 100);
            var weight = root.Inner.Weight.Value;
            using (no_grad())
            {
                // On a number of bf16, in the middle of what rounds to it.
                weight.fill_(Rounded((float)first));
            }

            var before = weight.detach().clone();
            var state = new LearnerState(0);
            for (var step = 0; step < steps; step++)
            {
                store.ZeroGradients();
                root.Inner.Forward(ones(1, 4), new(true)).InFullPrecision().sum().backward();
                state = learner.Step(step, learner.GradientNorm(), state);
                Assert.Equal(ScalarType.Float32, store.Gradients.dtype);
            }

            // Numbers of bf16 lie at least 2^-8 apart from 0.5 on; one step is less than the half that would round to the next.
            Assert.True(rate < Math.ScaleB(1, -9) / 2);
            Assert.Equal(ScalarType.Float32, weight.dtype);
            Tensors.AssertClose(before - steps * rate, weight.detach(), (steps + 1) * 2 * FineRounding);
            Assert.True((weight.detach() - before).abs().min().item<float>() > 0);
            if (steps * rate < Math.ScaleB(1, -9) / 2)
            {
                Tensors.AssertClose(before, root.Inner.Weight.Factor().to(ScalarType.Float32).detach(), 0);
            }
        }, iter: 60);

    /// <summary>
    /// About 30 products lie on the way of a gradient through two layers, forward and back, each with three roundings: two
    /// factors and the result. Roundings are independent and have a root mean square of 2^-8 / √3 at most, so that about
    /// √90 · 2^-8 / √3 = 2 % of the norm is to be expected; the tolerance is three times that. Wrong places of rounding,
    /// such as a norm in bf16, add to it; a lost gradient is 100 %.
    /// </summary>
    [Theory]
    [InlineData(NormPlacement.Post)]
    [InlineData(NormPlacement.Pre)]
    public void Gradients_ProductsInBf16_AreNearThoseInFp32(NormPlacement placement)
    {
        using var scope = NewDisposeScope();
        var (exact, rounded) = (Gradients(placement, ScalarType.Float32), Gradients(placement, ScalarType.BFloat16));

        Assert.All(exact, entry =>
        {
            var apart = (rounded[entry.Key] - entry.Value).norm().item<float>() / entry.Value.norm().item<float>();
            Assert.True(apart <= 0.06, $"{entry.Key}: {apart}");
        });
        Assert.Contains(exact, entry => (rounded[entry.Key] - entry.Value).norm().item<float>() > 1e-4 * entry.Value.norm().item<float>());
    }

    private static Dictionary<string, Tensor> Gradients(NormPlacement placement, ScalarType products)
    {
        var layer = new TransformerLayer.Config { Attention = new() { Heads = 2, Qkv = new SeparateQkv.Config() }, NormPlacement = placement };
        var root = new Wrapper<TransformerStack>(new UniformStackConfig { InputDim = 32, Layers = 2, Layer = layer });
        using var store = new ParameterStore(root, 3, CPU, products: products);
        var (input, probe) = (randn([4, 9, 32], generator: new Generator(1, CPU)), randn([4, 9, 32], generator: new Generator(2, CPU)));
        (root.Inner.Forward(input, null, new(true)) * probe).sum().backward();

        // A vector added to every key moves all logits of a query alike: its gradient is nothing but rounding.
        return store.Parameters.Where(parameter => !parameter.Path.EndsWith("key.bias", StringComparison.Ordinal))
            .ToDictionary(parameter => parameter.Path, parameter => parameter.Value.grad!.clone());
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    /// <summary>To the nearest number whose lower 16 bits are zero, and of two equally near ones to the even one.</summary>
    private static float Rounded(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
    }
}
