using Platform.Core.Tests.Layers;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Models.Baselines;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Models.Baselines;

public sealed class BaselineTests
{
    private static readonly Dictionary<string, (ResidueTrunk.BaseConfig Trunk, ConfigList<ProteinHead.BaseConfig> Heads)> Models = new()
    {
        ["1"] = (new SkipRecurrentTrunk.Config { Layers = 2, Dropout = new() { Rate = 0 } }, [new BilinearHead.Config(), new AngleHead.Config { Bounded = false }]),
        ["1-transformer"] = (
            new TransformerTrunk.Config { Stack = new UniformStackConfig { Layers = 1, Layer = new() { Attention = new() { Heads = 2 } } } },
            [new BilinearHead.Config(), new AngleHead.Config { Bounded = false }]),
        ["2"] = (new RecurrentTrunk.Config { Sizes = [5, 4, 3], DenseSize = 4 }, [new AngleHead.Config(), new PlaceHead.Config()]),
        ["3"] = (
            new UNetTrunk.Config { FirstSize = 6, Sizes = [4, 5], BottomSize = 6, Block = new() { Activation = Activation.Silu, Dropout = new() { Rate = 0 } } },
            [new AngleHead.Config { Weight = 0.02 }, new PlaceHead.Config { Dimensions = 6, Loss = DistanceLoss.RootMeanSquare }]),
        ["4"] = (new RecurrentTrunk.Config { Sizes = [5, 4, 3, 3], DenseSize = 4 }, [new PlaceHead.Config { HiddenSize = 5, Loss = DistanceLoss.LogRatio }]),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_Gradients_EqualFiniteDifferences(string name)
    {
        using var scope = NewDisposeScope();
        var model = Made(name);
        using var store = new ParameterStore(model, 5, CPU);
        using var batch = SyntheticChains.Batch(size: 9, 11, 9);

        // Distances squared are hundreds: brought to the size that the tolerance is for.
        Tensors.AssertGradientsAlongDirections(store, () => model.Forward(batch, new InvocationContext(false)).Loss! * 1e-2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_PaddedChain_IsPredictedAsAlone(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Made(name);
        using var store = new ParameterStore(model, 5, CPU);
        using var together = SyntheticChains.Batch(size: 11, 11, 20);
        using var alone = SyntheticChains.Batch(size: 11, 11);

        var (both, one) = (model.Predict(together, new InvocationContext(false)), model.Predict(alone, new InvocationContext(false)));

        Tensors.AssertClose(one[ProteinOutput.Distances], both[ProteinOutput.Distances].narrow(0, 0, 1), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_NothingKnown_CostsNothing(string name)
    {
        using var scope = NewDisposeScope();
        var model = Made(name);
        using var store = new ParameterStore(model, 5, CPU);
        using var batch = SyntheticChains.Unknown(12);

        Assert.Equal(0, model.Forward(batch, new InvocationContext(false)).Loss!.item<float>(), 1e-6f);
    }

    [Theory]
    [InlineData(DistanceLoss.MeanSquare, (4.0 + 1.0) / 2)]
    [InlineData(DistanceLoss.RootMeanSquare, 1.5811388)]
    [InlineData(DistanceLoss.LogRatio, (0.48045301 + 0.01328835) / 2)]
    public void LossOf_TwoDistances_IsAsDefined(DistanceLoss kind, double expected)
    {
        using var scope = NewDisposeScope();
        var (predicted, native) = (tensor(new[] { 2f, 8f, 5f }).view(1, 1, 3), tensor(new[] { 4f, float.NaN, float.NaN }).view(1, 1, 3));
        native[0, 0, 1] = tensor(kind == DistanceLoss.LogRatio ? 8 * MathF.Exp(0.11527510f) : 9f);

        Assert.Equal(expected, PlaceHead.LossOf(kind, predicted, native).item<float>(), 1e-3);
    }

    private static ProteinModel Made(string name) => (ProteinModel)new ProteinModel.Config
    {
        Embedding = new() { Dim = 6 },
        Trunk = Models[name].Trunk,
        Heads = Models[name].Heads,
    }.For(new ProteinFacts(3)).Build();
}
