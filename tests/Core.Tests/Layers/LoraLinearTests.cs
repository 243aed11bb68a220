using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class LoraLinearTests
{
    private static readonly LoraLinear.Config Adapted = new() { Rank = 2, Alpha = 6, Inner = new Linear.Config { InitialScale = 0.5 } };

    [Fact]
    public void Forward_AtTheStart_EqualsTheInnerMapToTheBit()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(Adapted with { InputDim = 5, OutputDim = 4 });
        using var store = new ParameterStore(root, 5, CPU);
        var inner = root.Inner.Children.OfType<Linear>().Single();
        var input = randn([2, 3, 5]);

        Tensors.AssertClose(inner.Forward(input, new InvocationContext(true)), root.Inner.Forward(input, new InvocationContext(true)), 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void Gradients_EqualFiniteDifferences(double dropout)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(Adapted with { InputDim = 5, OutputDim = 4, Dropout = new Dropout.Config { Rate = dropout } });
        using var store = new ParameterStore(root, 5, CPU);
        Randomize(root, "lora_b");
        var input = randn([2, 3, 5], generator: new Generator(1, CPU));
        var probe = randn([2, 3, 4], generator: new Generator(2, CPU));

        Tensors.AssertGradients(store, () => (root.Inner.Forward(input, new InvocationContext(true, 7)) * probe).sum());
    }

    [Fact]
    public void Merge_AdaptersAllOver_GivesAModelWithoutThemThatComputesTheSame()
    {
        using var scope = NewDisposeScope();
        var plain = new TransformerLayer.Config { InputDim = 8, Attention = new Attention.Config { Heads = 2 }, FeedForward = new GatedFeedForward.Config() };
        var adapted = plain with
        {
            Attention = plain.Attention with { Qkv = new FusedQkv.Config { Projection = Adapted }, Output = Adapted },
            FeedForward = new GatedFeedForward.Config { Expand = Adapted with { Inner = Adapted with { Inner = new Linear.Config { Bias = false } } } },
        };
        var from = new Wrapper<TransformerLayer>(adapted);
        var to = new Wrapper<TransformerLayer>(plain);
        using var fromStore = new ParameterStore(from, 5, CPU);
        using var toStore = new ParameterStore(to, 6, CPU);
        Randomize(from, "lora_b");
        var before = fromStore.Values.clone();

        var merged = LoraLinear.Merge(from);

        Assert.Equal(to.AllParameters.Select(parameter => parameter.Path).Order(), merged.Keys.Order());
        Tensors.AssertClose(before, fromStore.Values, 0);
        using (no_grad())
        {
            foreach (var parameter in to.AllParameters)
            {
                parameter.Value.copy_(merged[parameter.Path]);
            }
        }

        var input = randn([2, 3, 8]);
        var expected = from.Inner.Forward(input, null, new InvocationContext(false));
        Tensors.AssertClose(expected, to.Inner.Forward(input, null, new InvocationContext(false)), 1e-5);
    }

    private static void Randomize(Module module, string name)
    {
        using var quiet = no_grad();
        foreach (var parameter in module.AllParameters.Where(parameter => parameter.Name == name))
        {
            parameter.Value.normal_(0, 0.3, new Generator(3, CPU));
        }
    }
}
