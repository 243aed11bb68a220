using Platform.Training.Proteins.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Models;

public sealed class TorsionHeadTests
{
    /// <summary>The values are scipy's: -scipy.stats.vonmises.logpdf(angle, concentration, loc=mean).</summary>
    [Theory]
    [InlineData(0.5, 0.3, -2.0, 2.23256480)]
    [InlineData(4.0, -1.1, -0.9, 0.34258355)]
    [InlineData(60.0, 3.0, -3.1, -0.12223905)]
    [InlineData(0.0, 0.0, 1.0, 1.83787708)]
    public void NegativeLogLikelihood_OfAVonMises_IsScipys(double concentration, double mean, double angle, double expected)
    {
        using var scope = NewDisposeScope();
        var vector = tensor(new[] { (float)(concentration * Math.Cos(mean)), (float)(concentration * Math.Sin(mean)) });

        var density = TorsionHead.NegativeLogLikelihood(vector, tensor((float)angle));

        Assert.Equal(expected, density.item<float>(), 1e-3);
    }

    [Fact]
    public void NegativeLogLikelihood_OfNothing_HasAFiniteGradient()
    {
        using var scope = NewDisposeScope();
        var vector = zeros([1, 2], requires_grad: true);

        TorsionHead.NegativeLogLikelihood(vector, zeros(1)).sum().backward();

        Assert.Equal([-1f, 0f], vector.grad!.data<float>().ToArray());
    }
}
