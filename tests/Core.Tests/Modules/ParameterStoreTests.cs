using Platform.Core.Tests.Layers;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Modules;

public sealed class ParameterStoreTests
{
    [Fact]
    public void Backward_ThroughViews_FillsTheFlatGradients()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 });
        using var store = new ParameterStore(root, 1, CPU);

        root.Inner.Forward(ones([4, 3]), new InvocationContext(isTraining: true)).sum().backward();
        root.Inner.Forward(ones([4, 3]), new InvocationContext(isTraining: true)).sum().backward();

        var weight = store.Parameters.Single(parameter => parameter.Name == "weight");
        Tensors.AssertClose(full([2, 3], 8f), store.Slice(store.Gradients, weight), 0);
        store.ZeroGradients();
        Assert.Equal(0, weight.Value.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void FirstValues_DependOnSeedAndPathOnly()
    {
        using var scope = NewDisposeScope();
        using var alone = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 }), 1, CPU);
        using var same = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2, Bias = false }), 1, CPU);
        using var other = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 }), 2, CPU);

        Tensors.AssertClose(alone.Parameters[0].Value, same.Parameters[0].Value, 0);
        Assert.NotEqual(0, (alone.Parameters[0].Value - other.Parameters[0].Value).abs().sum().item<float>());
    }

    [Fact]
    public void Store_SomeParametersFrozen_GivesThemNoGradientMemory()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 32, OutputDim = 64 });
        using var store = new ParameterStore(root, 1, CPU, parameter => new(parameter.Name == "weight" ? UpdateKind.Frozen : UpdateKind.Optimizer));
        var weight = store.Parameters.Single(parameter => parameter.Name == "weight");

        root.Inner.Forward(ones([4, 32]), new InvocationContext(isTraining: true)).sum().backward();

        Assert.Equal(64, store.Gradients.numel());
        Assert.Equal(64, store.TrainedCount);
        Assert.Null(weight.Value.grad);
        Assert.Equal(4 * 64, store.Gradients.sum().item<float>());
        Assert.Equal(["inner.bias"], store.Groups.Single().Parameters.Select(parameter => parameter.Path));
    }

    [Fact]
    public void Groups_OfAStore_AreSlicesWithWhatDecaysFirst()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<TransformerLayer>(new TransformerLayer.Config { InputDim = 8, Attention = new Attention.Config { Heads = 2 } });
        using var store = new ParameterStore(root, 1, CPU, parameter => new(UpdateKind.Optimizer, parameter.Path.Contains("attention", StringComparison.Ordinal) ? 4 : 2));

        Assert.Equal([2, 4], store.Groups.Select(group => group.Number));
        Assert.Equal(store.TrainedCount, store.Groups.Sum(group => group.Count));
        foreach (var group in store.Groups)
        {
            Assert.Equal(group.Parameters.OrderByDescending(parameter => parameter.Decays), group.Parameters);
            group.Decayed(group.Values).fill_(3);
            foreach (var parameter in group.Parameters)
            {
                Assert.Equal(parameter.Decays, parameter.Value.eq(3).all().item<bool>());
                Tensors.AssertClose(parameter.Value.detach(), group.Slice(group.Values, parameter), 0);
            }
        }
    }

    [Theory]
    [InlineData(UpdateKind.State, 1)]
    [InlineData(UpdateKind.Frozen, 0)]
    public void Assign_WhereNoOptimizerTrains_FollowsTheKind(UpdateKind kind, float expected)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 });
        using var store = new ParameterStore(root, 1, CPU, parameter => new(parameter.Name == "bias" ? kind : UpdateKind.Optimizer));
        var bias = store.Parameters.Single(parameter => parameter.Name == "bias");

        bias.Assign(ones([2]));

        Assert.Equal([expected, expected], bias.Value.data<float>().ToArray());
        var problem = Assert.Throws<InvalidOperationException>(() => store.Parameters[0].Assign(ones([2, 3])));
        Assert.Contains("inner.weight", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedNormal_ManyValues_HasItsMomentsAndItsCut()
    {
        using var scope = NewDisposeScope();
        var values = empty(1_000_000);

        new Initializer.TruncatedNormal(0.02).Fill(values, new Generator(7, CPU));

        // The standard deviation of a normal cut at two is 0.8796 of the uncut one.
        Assert.Equal(0, values.mean().item<float>(), 1e-4);
        Assert.Equal(0.02 * 0.8796, values.std().item<float>(), 1e-4);
        Assert.True(values.abs().max().item<float>() <= 0.0400001);
    }

    [Fact]
    public void ParameterCount_IsKnownWithoutMemory()
    {
        var root = new Wrapper<TransformerLayer>(new TransformerLayer.Config { InputDim = 128, Attention = new Attention.Config { Heads = 2 } });

        // BERT-Tiny's layer: 4 (128² + 128) + 2 · 128 · 512 + 512 + 128 + 4 · 128.
        Assert.Equal(198_272, root.ParameterCount);
    }

    [Fact]
    public void Context_SameNameTwice_Throws()
    {
        var context = new InvocationContext(true);
        context.AddSummary("load", 1);

        Assert.Throws<InvalidOperationException>(() => context.AddSummary("load", 2));
    }
}
