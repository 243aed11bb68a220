using System.Text.Json;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Golden;

/// <summary>Values from an independent implementation; the script beside each file made it.</summary>
internal static class GoldenFile
{
    /// <summary>The whole file.</summary>
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>A list of numbers as a tensor.</summary>
    public static Tensor Values(this JsonElement numbers, params long[] shape) =>
        tensor(numbers.EnumerateArray().Select(number => number.GetSingle()).ToArray()).view(shape);

    /// <summary>A list of whole numbers.</summary>
    public static long[] Integers(this JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetInt64())];

    /// <summary>Fills a module's parameters from an object that holds every one by its path below the module.</summary>
    public static void Fill(Module module, JsonElement weights)
    {
        using var quiet = no_grad();
        foreach (var (path, parameter) in ByPath(module, weights))
        {
            parameter.Value.copy_(weights.GetProperty(path).Values([.. parameter.Shape]));
        }
    }

    /// <summary>Asserts that a module's gradients are those in an object that holds every one by its path below the module.</summary>
    public static void AssertGradients(Module module, JsonElement gradients, double tolerance)
    {
        foreach (var (path, parameter) in ByPath(module, gradients))
        {
            var difference = (parameter.Value.grad! - gradients.GetProperty(path).Values([.. parameter.Shape])).abs().max().item<float>();
            Assert.True(difference <= tolerance, $"gradient of {path} differs by {difference}, allowed {tolerance}");
        }
    }

    private static IEnumerable<(string Path, Parameter Parameter)> ByPath(Module module, JsonElement values)
    {
        var parameters = module.AllParameters.Select(parameter => (parameter.Path[(module.Path.Length + 1)..], parameter)).ToArray();
        Assert.Equal(values.EnumerateObject().Select(value => value.Name).Order(), parameters.Select(pair => pair.Item1).Order());
        return parameters;
    }
}
