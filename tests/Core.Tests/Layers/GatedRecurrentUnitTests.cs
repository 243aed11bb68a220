using Platform.Core.Tests.Golden;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

/// <summary>Against PyTorch's own: Golden/gated_recurrent_unit.py.</summary>
public sealed class GatedRecurrentUnitTests
{
    [Fact]
    public void Forward_SequencesOfDifferentLength_IsPyTorchs()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("gated_recurrent_unit.json");
        var root = new Wrapper<GatedRecurrentUnit>(new GatedRecurrentUnit.Config { InputDim = 3, HiddenSize = 4 });
        using var store = new ParameterStore(root, 5, CPU);
        GoldenFile.Fill(root.Inner, golden.GetProperty("weights"));
        var mask = ones(2, 5, 1);
        mask[1, 3, 0] = 0f;
        mask[1, 4, 0] = 0f;

        var output = root.Inner.Forward(golden.GetProperty("input").Values(2, 5, 3), mask, new InvocationContext(true));
        (output * golden.GetProperty("target").Values(2, 5, 8)).sum().backward();

        Tensors.AssertClose(golden.GetProperty("output").Values(2, 5, 8), output, 1e-6);
        GoldenFile.AssertGradients(root.Inner, golden.GetProperty("gradients"), 1e-5);
    }

    [Fact]
    public void Forward_Gradients_EqualFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<GatedRecurrentUnit>(new GatedRecurrentUnit.Config { InputDim = 2, HiddenSize = 2 });
        using var store = new ParameterStore(root, 5, CPU);
        var (input, weights) = (randn([1, 4, 2], generator: new Generator(1, CPU)), randn([1, 4, 4], generator: new Generator(2, CPU)));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, ones(1, 4, 1), new InvocationContext(false)) * weights).sum());
    }
}
