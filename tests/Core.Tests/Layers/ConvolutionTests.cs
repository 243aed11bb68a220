using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(5, 3)]
    public void Convolution1d_Forward_SumsWhatItsKernelReaches(int kernel, int dilation)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Convolution1d>(new Convolution1d.Config { InputDim = 2, OutputDim = 3, Kernel = kernel, Dilation = dilation });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([2, 2, 7], generator: new Generator(1, CPU));

        using var quiet = no_grad();
        var result = root.Inner.Forward(input, new InvocationContext(false));

        var (weight, bias) = (root.Inner.Parameters[0].Value, root.Inner.Parameters[1].Value);
        Assert.Equal([2, 3, 7], result.shape);
        for (var (batch, output, place) = (0, 0, 0); batch < 2; (place, output, batch) = Next(place, 7, output, 3, batch))
        {
            var sum = bias[output].item<float>();
            for (var (channel, k) = (0, 0); channel < 2; (k, channel) = k + 1 < kernel ? (k + 1, channel) : (0, channel + 1))
            {
                var from = place + (k - kernel / 2) * dilation;
                sum += from is >= 0 and < 7 ? weight[output, channel, k].item<float>() * input[batch, channel, from].item<float>() : 0;
            }

            Assert.Equal(sum, result[batch, output, place].item<float>(), 1e-5f);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Convolution2d_Forward_SumsWhatItsKernelReaches(int kernel, int dilation)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Convolution2d>(new Convolution2d.Config { InputDim = 2, OutputDim = 2, Kernel = kernel, Dilation = dilation, Bias = false });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([1, 2, 5, 6], generator: new Generator(1, CPU));

        using var quiet = no_grad();
        var result = root.Inner.Forward(input, new InvocationContext(false));

        var weight = root.Inner.Parameters[0].Value;
        Assert.Equal([1, 2, 5, 6], result.shape);
        for (var (output, row, column) = (0, 0, 0); output < 2; (column, row, output) = Next(column, 6, row, 5, output))
        {
            var sum = 0f;
            for (var (channel, k) = (0, 0); channel < 2; (k, channel) = k + 1 < kernel * kernel ? (k + 1, channel) : (0, channel + 1))
            {
                var (y, x) = (row + (k / kernel - kernel / 2) * dilation, column + (k % kernel - kernel / 2) * dilation);
                sum += y is >= 0 and < 5 && x is >= 0 and < 6 ? weight[output, channel, k / kernel, k % kernel].item<float>() * input[0, channel, y, x].item<float>() : 0;
            }

            Assert.Equal(sum, result[0, output, row, column].item<float>(), 1e-5f);
        }
    }

    [Fact]
    public void Convolution1d_Gradients_EqualFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Convolution1d>(new Convolution1d.Config { InputDim = 2, OutputDim = 2, Kernel = 3, Dilation = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        var (input, weights) = (randn([2, 2, 6], generator: new Generator(1, CPU)), randn([2, 2, 6], generator: new Generator(2, CPU)));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, new InvocationContext(false)).tanh() * weights).sum());
    }

    [Fact]
    public void Convolution2d_Gradients_EqualFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Convolution2d>(new Convolution2d.Config { InputDim = 2, OutputDim = 2, Kernel = 3, Dilation = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        var (input, weights) = (randn([1, 2, 5, 4], generator: new Generator(1, CPU)), randn([1, 2, 5, 4], generator: new Generator(2, CPU)));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, new InvocationContext(false)).tanh() * weights).sum());
    }

    [Fact]
    public void Build_EvenKernel_IsAConfigErrorWithItsPath()
    {
        var one = Assert.Throws<ConfigException>(() => new Wrapper<Convolution1d>(new Convolution1d.Config { InputDim = 2, OutputDim = 2, Kernel = 4, Dilation = 1 }));
        var two = Assert.Throws<ConfigException>(() => new Wrapper<Convolution2d>(new Convolution2d.Config { InputDim = 2, OutputDim = 2, Kernel = 2, Dilation = 1 }));

        Assert.Equal("inner.kernel", Assert.Single(one.Problems).Path);
        Assert.Equal("inner.kernel", Assert.Single(two.Problems).Path);
    }

    [Fact]
    public void Gain_OfZero_BeginsWithZeros()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Convolution2d>(new Convolution2d.Config { InputDim = 2, OutputDim = 2, Kernel = 3, Dilation = 1, Gain = 0 });
        using var store = new ParameterStore(root, 5, CPU);

        Assert.Equal(0, root.Inner.Parameters[0].Value.abs().max().item<float>());
    }

    private static (int Inner, int Middle, int Outer) Next(int inner, int innerCount, int middle, int middleCount, int outer) =>
        inner + 1 < innerCount ? (inner + 1, middle, outer) : middle + 1 < middleCount ? (0, middle + 1, outer) : (0, 0, outer + 1);
}
