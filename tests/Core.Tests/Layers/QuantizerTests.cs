using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

public sealed class QuantizerTests
{
    private static readonly HalfUnits.Config Rounding = new();

    [Fact]
    public void Linear_Quantizer_RoundsMatrixAndInputButNotTheBias()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 5, OutputDim = 3, InitialScale = 1, Quantizer = Rounding });
        using var store = new ParameterStore(root, 5, CPU);
        using (no_grad())
        {
            store.Slice(store.Values, store.Parameters.Single(parameter => parameter.Name == "bias")).fill_(0.3);
        }

        var input = randn([2, 4, 5], generator: new Generator(1, CPU));
        var context = new InvocationContext(isTraining: true);

        var output = root.Inner.Forward(input, context.For(root.Inner));

        Tensors.AssertClose(nn.functional.linear(HalfUnits.Round(input), HalfUnits.Round(root.Inner.Weight.Value)) + 0.3, output, 1e-6);
        Assert.Equal(1, context.Summaries["inner.quantizer.inputs"]);
        Assert.Equal((3, 5), HalfUnits.SizeIn(root.Inner));
    }

    [Fact]
    public void Linear_Quantizer_LetsGradientsReachTheExactMatrix()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<LinearMap>(new Linear.Config { InputDim = 5, OutputDim = 3, Bias = false, Quantizer = Rounding });
        using var store = new ParameterStore(root, 5, CPU);
        var input = randn([4, 5], generator: new Generator(1, CPU)).requires_grad_(true);

        root.Inner.Forward(input, new(true)).sum().backward();

        Tensors.AssertClose(HalfUnits.Round(input).sum([0]).expand(3, 5), root.Inner.Weight.Value.grad!, 1e-6);
        Tensors.AssertClose(HalfUnits.Round(root.Inner.Weight.Value).sum([0]).expand(4, 5), input.grad!, 1e-6);
    }

    [Fact]
    public void Embedding_Quantizer_RoundsWhatIsLookedUpAndWhatIsComparedWith()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<Embedding>(new Embedding.Config { Count = 6, OutputDim = 3, InitialScale = 1, Quantizer = Rounding });
        using var store = new ParameterStore(root, 5, CPU);
        var exact = store.Slice(store.Values, store.Parameters[0]);
        var hidden = randn([2, 3], generator: new Generator(1, CPU));

        var vectors = root.Inner.Forward(tensor([4L, 0, 4, 1], [2, 2]));
        vectors.sum().backward();

        Tensors.AssertClose(HalfUnits.Round(exact), root.Inner.Table, 0);
        Tensors.AssertClose(root.Inner.Table[1], vectors[1, 1], 0);
        Tensors.AssertClose(nn.functional.linear(HalfUnits.Round(hidden), root.Inner.Table), root.Inner.Attend(hidden, new(true)), 1e-6);
        Tensors.AssertClose(tensor([1f, 1, 0, 0, 2, 0]).unsqueeze(1).expand(6, 3), root.Inner.Parameters[0].Value.grad!, 0);
        Assert.Equal((6, 3), HalfUnits.SizeIn(root.Inner));
    }

    [Fact]
    public void LearnedPositions_Quantizer_RoundsThePositionsOfTheCall()
    {
        using var scope = NewDisposeScope();
        var root = new Wrapper<PositionEmbedding>(new LearnedPositions.Config { Count = 8, OutputDim = 3, InitialScale = 1, Quantizer = Rounding });
        using var store = new ParameterStore(root, 5, CPU);
        var exact = store.Slice(store.Values, store.Parameters[0]);

        var plain = root.Inner.Forward(new TokenPositions(2), 3, CPU);
        var padded = root.Inner.Forward(new TokenPositions(2, [0, 1]), 3, CPU);

        Tensors.AssertClose(HalfUnits.Round(exact).narrow(0, 2, 3), plain, 0);
        Tensors.AssertClose(HalfUnits.Round(exact).narrow(0, 1, 3), padded[1], 0);
    }

    [Fact]
    public void Config_WithAndWithoutQuantizer_SurvivesItsText()
    {
        LinearMap.BaseConfig[] both = [new Linear.Config(), new Linear.Config { Quantizer = Rounding }];

        Assert.All(both, config => Assert.Equal(config, ConfigJson.Read<LinearMap.BaseConfig>(ConfigJson.Write(config))));
        Assert.Equal(both[0], ConfigJson.Read<LinearMap.BaseConfig>("""{ "type": "Linear", "bias": true, "initial_scale": 0.02 }"""));
    }

    /// <summary>Rounds everything to multiples of a half; the simplest quantizer there is.</summary>
    private sealed class HalfUnits(HalfUnits.Config config) : Quantizer
    {
        public sealed record Config : BaseConfig
        {
            public override HalfUnits Build() => new(this);
        }

        public (int Rows, int Columns) Size => (config.Rows, config.Columns);

        public static Tensor Round(Tensor values) => (values.detach() * 2).round() / 2;

        public static (int Rows, int Columns) SizeIn(Module layer) => layer.Children.OfType<HalfUnits>().Single().Size;

        public override Tensor Weight(Tensor weight) => weight + (Round(weight) - weight).detach();

        public override Tensor Picked(Tensor picked, Tensor table) => Weight(picked);

        public override Tensor Input(Tensor input, InvocationContext context)
        {
            context.AddSummary("inputs", 1);
            return Weight(input);
        }
    }
}
