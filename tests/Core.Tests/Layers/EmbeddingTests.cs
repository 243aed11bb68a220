using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class EmbeddingTests
{
    private static readonly Embedding.Config Table = new() { Count = 6, OutputDim = 3, InitialScale = 0.5 };

    [Fact]
    public void Attend_TableUsedTwice_IsOneParameterWithTheSumOfBothGradients()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Embedding>(Table);
        using var store = new ParameterStore(root, 5, CPU);
        var table = root.Inner;
        var ids = tensor([1L, 4, 1, 0]);
        var probe = randn([4, 6], generator: new Generator(1, CPU));

        Tensor Gradient(Func<Tensor> function)
        {
            store.ZeroGradients();
            function().backward();
            return store.Parameters[0].Value.grad!.clone();
        }

        var both = Gradient(() => (table.Attend(table.Forward(ids), new(true)) * probe).sum());
        var asInput = Gradient(() => (nn.functional.linear(table.Forward(ids), table.Table.detach()) * probe).sum());
        var asHead = Gradient(() => (table.Attend(table.Forward(ids).detach(), new(true)) * probe).sum());

        Assert.Equal(18, root.ParameterCount);
        Tensors.AssertClose(asInput + asHead, both, 1e-6);
        Tensors.AssertGradients(store, () => (table.Attend(table.Forward(ids), new(true)) * probe).sum());
    }

    [Fact]
    public void Attend_AVectorOfTheTable_GivesTheProductsWithAllVectors()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Embedding>(Table);
        using var store = new ParameterStore(root, 5, CPU);

        var logits = root.Inner.Attend(root.Inner.Forward(tensor([2L, 5], [2, 1])), new(false));

        Assert.Equal([2, 1, 6], logits.shape);
        var expected = (root.Inner.Table[5] * root.Inner.Table[3]).sum();
        Assert.Equal(expected.item<float>(), logits[1, 0, 3].item<float>(), 1e-6);
    }
}
