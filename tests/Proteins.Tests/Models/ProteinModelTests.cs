using Platform.Core.Tests.Layers;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Models;

public sealed class ProteinModelTests
{
    /// <summary>Small enough for finite differences, smooth, with every head and without dropout.</summary>
    private static readonly ProteinModel.Config Small = new()
    {
        Embedding = new() { Dim = 6 },
        Trunk = new DilatedTrunk.Config { Blocks = 2, Block = new() { Kernel = 3, Activation = Activation.Silu, Dropout = new() { Rate = 0 } } },
        Pairs = new() { Dim = 5, Blocks = 2, Embedding = new() { Dropout = new() { Rate = 0 } }, Block = new() { Activation = Activation.Silu, Map = new() { Gain = 0.7 } } },
        Heads =
        [
            new StateHead.Config(),
            new TorsionHead.Config { Weight = 0.5 },
            new DistanceHead.Config { Atom = DistanceAtom.Beta },
            new DistanceHead.Config { Atom = DistanceAtom.Alpha },
            new OrientationHead.Config { Weight = 0.3 },
        ],
    };

    [Fact]
    public void Forward_Gradients_EqualFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        var model = Made(Small);
        using var store = new ParameterStore(model, 5, CPU);
        using var batch = SyntheticChains.Batch(size: 10, 14, 11);

        Tensors.AssertGradientsAlongDirections(store, () => model.Forward(batch, new InvocationContext(false)).Loss!);
    }

    [Fact]
    public void Forward_PaddedChain_IsPredictedAsAlone()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Made(Small);
        using var store = new ParameterStore(model, 5, CPU);
        using var together = SyntheticChains.Batch(size: 11, 11, 20);
        using var alone = SyntheticChains.Batch(size: 11, 11);

        var (both, one) = (model.Predict(together, new InvocationContext(false)), model.Predict(alone, new InvocationContext(false)));

        Tensors.AssertClose(one[ProteinOutput.States], both[ProteinOutput.States].narrow(0, 0, 1).narrow(1, 0, 11), 1e-5);
        Tensors.AssertClose(one[ProteinOutput.Torsions], both[ProteinOutput.Torsions].narrow(0, 0, 1).narrow(1, 0, 11), 1e-5);
        Tensors.AssertClose(one[ProteinOutput.Beta], both[ProteinOutput.Beta].narrow(0, 0, 1), 1e-5);
    }

    [Fact]
    public void Predict_WholeMap_IsSymmetricWhereItMustBe()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Made(Small);
        using var store = new ParameterStore(model, 5, CPU);
        using var batch = SyntheticChains.Whole(13);

        var outputs = model.Predict(batch, new InvocationContext(false));

        foreach (var name in new[] { ProteinOutput.Alpha, ProteinOutput.Beta, ProteinOutput.Omega })
        {
            Tensors.AssertClose(outputs[name], outputs[name].transpose(2, 3), 1e-6);
        }

        Assert.Equal([1, 13, 8], outputs[ProteinOutput.States].shape);
        Assert.Equal([1, OrientationHead.AngleBins, 13, 13], outputs[ProteinOutput.Phi].shape);
    }

    [Fact]
    public void Forward_NothingKnown_CostsNothing()
    {
        using var scope = NewDisposeScope();
        var model = Made(Small);
        using var store = new ParameterStore(model, 5, CPU);
        using var batch = SyntheticChains.Unknown(12);

        using var loss = model.Forward(batch, new InvocationContext(false)).Loss!;
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.Equal(0, store.Gradients.abs().max().item<float>());
    }

    [Fact]
    public void Forward_NativeStates_AreReadOnlyWhereAsked()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (blind, seeing) = (Made(Small), Made(Small with { Embedding = Small.Embedding with { NativeStates = new() { InitialScale = 0.5 } } }));
        using ParameterStore blindStore = new(blind, 5, CPU), seeingStore = new(seeing, 5, CPU);
        using var batch = SyntheticChains.Whole(12);
        using var without = SyntheticChains.Whole(12, states: false);

        Assert.Equal(0, Difference(blind, batch, without));
        Assert.NotEqual(0, Difference(seeing, batch, without));

        static float Difference(ProteinModel model, Batch left, Batch right) =>
            (model.Predict(left, new InvocationContext(false))[ProteinOutput.Torsions] - model.Predict(right, new InvocationContext(false))[ProteinOutput.Torsions]).abs().max().item<float>();
    }

    [Fact]
    public void Check_HeadOfPairsWithoutPairs_IsAnError() =>
        Assert.Equal("pairs", Assert.Single((Small with { Pairs = null }).Check()).Path);

    [Fact]
    public void For_OtherData_IsAnError() =>
        Assert.Equal("input", Assert.Single(Assert.Throws<ConfigException>(() => Small.For(new OtherFacts())).Problems).Path);

    private static ProteinModel Made(ProteinModel.Config config) => (ProteinModel)config.For(new ProteinFacts(3)).Build();

    private sealed record OtherFacts : InputFacts;
}
