using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

internal static class Tensors
{
    /// <summary>Asserts that no value differs by more than a tolerance.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance, $"largest difference {difference}, allowed {tolerance}");
    }

    /// <summary>Compares the gradient of a scalar function with central differences, at every value of every parameter.</summary>
    /// <remarks>
    /// In fp32 with a step of 1e-2 the difference of the function carries about 1e-7 / 1e-2 = 1e-5 of rounding and about
    /// h² of truncation, 1e-4; the tolerance is ten times that.
    /// </remarks>
    public static void AssertGradients(Training.Core.Modules.ParameterStore store, Func<Tensor> function, double tolerance = 1e-3)
    {
        store.ZeroGradients();
        function().backward();
        const float Step = 1e-2f;
        foreach (var parameter in store.Parameters)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var values = store.Slice(store.Values, parameter).view(-1);
            var gradients = store.Slice(store.Gradients, parameter).view(-1);
            for (var i = 0; i < parameter.Count; i++)
            {
                var value = values[i].item<float>();
                values[i] = value + Step;
                var above = function().item<float>();
                values[i] = value - Step;
                var below = function().item<float>();
                values[i] = value;
                var numeric = (above - below) / (2 * Step);
                var analytic = gradients[i].item<float>();
                Assert.True(
                    Math.Abs(numeric - analytic) <= tolerance * Math.Max(1, Math.Abs(numeric)),
                    $"{parameter.Path}[{i}]: gradient {analytic}, central difference {numeric}");
            }
        }
    }

    /// <summary>Compares the gradient of a scalar function with central differences, for each parameter along a few random directions of ±1.</summary>
    /// <remarks>
    /// For functions that are too many to try every value of. A step of 1e-3 leaves about 1e-4 of rounding and 1e-5 of
    /// truncation; what a wrong gradient would change is of the order of the gradient's norm.
    /// </remarks>
    public static void AssertGradientsAlongDirections(Training.Core.Modules.ParameterStore store, Func<Tensor> function, int directions = 3)
    {
        store.ZeroGradients();
        function().backward();
        const double Step = 1e-3;
        foreach (var parameter in store.Parameters)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            using var generator = new Generator((ulong)parameter.Count, CPU);
            var values = store.Slice(store.Values, parameter);
            var gradients = store.Slice(store.Gradients, parameter);
            for (var i = 0; i < directions; i++)
            {
                var direction = randint(2, values.shape, ScalarType.Float32, generator: generator).mul_(2).sub_(1);
                var before = values.clone();
                values.add_(direction, alpha: Step);
                var above = function().item<float>();
                values.copy_(before).add_(direction, alpha: -Step);
                var below = function().item<float>();
                values.copy_(before);
                var numeric = (above - below) / (2 * Step);
                var analytic = (gradients * direction).sum().item<float>();
                var tolerance = 2e-3 + 1e-2 * gradients.norm().item<float>();
                Assert.True(Math.Abs(numeric - analytic) <= tolerance, $"{parameter.Path}: gradient {analytic}, central difference {numeric}, allowed {tolerance}");
            }
        }
    }
}
