using Platform.Training.Compression.Quantization;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Quantization;

public sealed class FakeQuantizerTests
{
    private static readonly FakeQuantizer.Config WeightsOnly = new() { Inputs = null };

    public static TheoryData<FakeQuantizer.Config> Kinds =>
    [
        WeightsOnly, WeightsOnly with { PerChannel = true }, WeightsOnly with { Bits = 4 }, WeightsOnly with { Bits = 3, PerChannel = true },
        WeightsOnly with { Bits = 2, Percentile = 80 }, WeightsOnly with { Bits = 2, Percentile = 80, PerChannel = true },
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Linear_AnyKind_ComputesWithTheIntegersThatAreExported(FakeQuantizer.Config config)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (root, store) = Linear(config);
        using var _ = store;

        // Products with the unit matrix are the weights themselves.
        var computed = root.Inner.Forward(eye(9), new(false)).t();
        var layer = Assert.Single(QuantizedLayer.Of(root));

        var levels = (1 << (config.Bits - 1)) - 1;
        Assert.Equal(("inner", config.Bits, (float?)null), (layer.Path, layer.Matrix.Bits, layer.InputScale));
        Assert.Same(root.Inner.Weight, layer.Weight);
        Assert.All(layer.Matrix.Values, integer => Assert.InRange(integer, -levels, levels));
        Assert.Contains(layer.Matrix.Values, integer => Math.Abs(integer) == levels);
        Assert.Equal(config.PerChannel ? 6 : 1, layer.Matrix.Scales.Length);
        AssertSame(tensor(layer.Matrix.Values.Select((integer, i) => integer * layer.Matrix.Scales[config.PerChannel ? i / 9 : 0]).ToArray()).view(6, 9), computed);
        Assert.True((computed - root.Inner.Weight.Value).abs().max().item<float>() > 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Embedding_AnyKind_LooksUpTheRowsOfTheRoundedTable(FakeQuantizer.Config config)
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Embedding>(new Embedding.Config { Count = 40, OutputDim = 11, Quantizer = config });
        using var store = new ParameterStore(root, 3, CPU);
        var ids = tensor([7L, 0, 39, 7]);

        var rows = root.Inner.Forward(ids);
        rows.sum().backward();

        AssertSame(root.Inner.Table.index_select(0, ids), rows);
        var layer = Assert.Single(QuantizedLayer.Of(root));
        Assert.Equal(config.PerChannel ? 40 : 1, layer.Matrix.Scales.Length);
        AssertSame(root.Inner.Table.detach(), tensor(layer.Matrix.Values.Select((integer, i) => integer * layer.Matrix.Scales[config.PerChannel ? i / 11 : 0]).ToArray()).view(40, 11));

        // Each row that was looked up gets its gradients, less what was cut off; no other gets any.
        var gradient = store.Parameters[0].Value.grad!;
        Assert.Equal(config.Percentile == 100 ? 4 * 11 : gradient.sum().item<float>(), gradient.sum().item<float>());
        Assert.Equal([0L, 7, 39], gradient.sum([1]).nonzero().view(-1).data<long>().ToArray());
    }

    [Fact]
    public void Weight_PercentileBelow100_GivesNoGradientToWhatIsCutOff()
    {
        using var scope = NewDisposeScope();
        var (root, store) = Linear(WeightsOnly with { Bits = 3, Percentile = 70 });
        using var _ = store;

        root.Inner.Forward(ones(1, 9), new(true)).sum().backward();

        var weight = root.Inner.Weight.Value;
        var magnitudes = weight.detach().abs().view(-1).data<float>().ToArray().Order().ToArray();
        var range = magnitudes[(int)Math.Ceiling(0.7 * magnitudes.Length) - 1];

        // A weight that still rounds to the last grid point is inside: half a step beyond it.
        var inside = weight.detach().abs() < range * 3.5 / 3;
        Assert.InRange(inside.to(ScalarType.Float32).mean().item<float>(), 0.5, 0.99);
        AssertSame(inside.to(ScalarType.Float32), weight.grad!);
    }

    [Fact]
    public void Input_BeforeAnythingWasSeen_IsNotRounded()
    {
        using var scope = NewDisposeScope();
        var (root, store) = Linear(new FakeQuantizer.Config { Bits = 8 });
        using var _ = store;
        var input = randn([4, 9], generator: new Generator(1, CPU));

        var output = root.Inner.Forward(input, new(false));

        // 1e-6: the order of sums may differ.
        Assert.True((nn.functional.linear(input, root.Inner.Forward(eye(9), new(false)).t()) - output).abs().max().item<float>() < 1e-6);
        Assert.Null(Assert.Single(QuantizedLayer.Of(root)).InputScale);
    }

    [Fact]
    public void Input_Seen_IsRoundedByItsRangeAndCutOffBeyond()
    {
        using var scope = NewDisposeScope();
        var (root, store) = Linear(new FakeQuantizer.Config { Bits = 8 });
        using var _ = store;
        using (no_grad())
        {
            Range(store).fill_(1.27);
        }

        var input = tensor([0.004f, 0.006f, -0.016f, 1.27f, 1.274f, 1.276f, -3f, 0f, 0.5f]).unsqueeze(0).requires_grad_(true);
        var context = new InvocationContext(isTraining: false);
        var weight = root.Inner.Forward(eye(9) * 1.27, new(false)).t() / 1.27;

        var output = root.Inner.Forward(input, context.For(root.Inner));
        output.sum().backward();

        var expected = tensor([0f, 0.01f, -0.02f, 1.27f, 1.27f, 1.27f, -1.27f, 0f, 0.5f]).unsqueeze(0);
        Assert.True((nn.functional.linear(expected, weight) - output).abs().max().item<float>() < 1e-6);
        Assert.Equal(0.01f, Assert.Single(QuantizedLayer.Of(root)).InputScale!.Value, 1e-8);
        Assert.Equal([true, true, true, true, true, false, false, true, true], input.grad!.ne(0).data<bool>().ToArray());
    }

    [Fact]
    public void Config_BitsThatDoNotWork_SaysWhyAndWhatToChoose()
    {
        var one = Assert.Single(ConfigCheck.Problems(new Linear.Config { Quantizer = WeightsOnly with { Bits = 1 } }));
        var nine = Assert.Single(ConfigCheck.Problems(WeightsOnly with { Bits = 9 }));

        Assert.Equal("quantizer.bits", one.Path);
        Assert.Contains("not 1: one bit leaves zero alone", one.Message, StringComparison.Ordinal);
        Assert.Contains("Choose 2", one.Message, StringComparison.Ordinal);
        Assert.Contains("from 2 to 8, not 9", nine.Message, StringComparison.Ordinal);
    }

    private static (Wrapper<LinearMap> Root, ParameterStore Store) Linear(FakeQuantizer.Config quantizer)
    {
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 9, OutputDim = 6, Bias = false, InitialScale = 0.5, Quantizer = quantizer });
        return (root, new ParameterStore(root, 5, CPU));
    }

    private static Tensor Range(ParameterStore store) => store.Parameters.Single(parameter => parameter.Name == "range").Value;

    private static void AssertSame(Tensor expected, Tensor actual) => Assert.Equal(0, (expected - actual).abs().max().item<float>());
}
