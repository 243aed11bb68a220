using CsCheck;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class GatedFeedForwardTests
{
    [Theory]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Gelu)]
    public void Gradients_EqualFiniteDifferences(Activation activation)
    {
        using var scope = NewDisposeScope();
        var linear = new Linear.Config { InitialScale = 0.5 };
        var root = new Wrapper<FeedForward>(new GatedFeedForward.Config { InputDim = 4, Activation = activation, Expand = linear, Contract = linear });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 3, 4], generator: new Generator(1, CPU));
        var probe = randn([2, 3, 4], generator: new Generator(2, CPU));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, new InvocationContext(true)) * probe).sum());
    }

    [Fact]
    public void HiddenDim_AnySize_IsAMultipleOfEightWithAsManyParametersAsADenseOne() =>
        Gen.Select(Gen.Int[1, 4096], Gen.Int[1, 64]).Sample((input, expansion) =>
        {
            var hidden = GatedFeedForward.HiddenDim(input, expansion);
            var difference = 3.0 * input * hidden - 2.0 * input * input * expansion;

            Assert.Equal(0, hidden % 8);
            Assert.InRange(difference, 0, 3.0 * 8 * input);
        });
}
