using System.Text.Json;
using Platform.Core.Tests.Golden;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

/// <summary>Against feed_forward.py, which computes in double precision: single precision and another order of sums stay within 1e-5.</summary>
public sealed class FeedForwardGoldenTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, JsonElement> Cases = GoldenFile.Read("feed_forward.json")
        .GetProperty("cases").EnumerateArray().ToDictionary(example => example.GetProperty("name").GetString()!);

    [Theory]
    [InlineData("gated_silu", Activation.Silu)]
    [InlineData("gated_gelu", Activation.Gelu)]
    [InlineData("gated_relu", Activation.Relu)]
    public void GatedFeedForward_FixedWeights_GivesTheReferencesValues(string name, Activation activation)
    {
        var root = new Wrapper<FeedForward>(new GatedFeedForward.Config { InputDim = 6, Activation = activation });

        AssertCase(Cases[name], root, root.Inner.Forward);
    }

    [Fact]
    public void LoraLinear_FixedWeights_GivesTheReferencesValues()
    {
        var example = Cases["lora"];
        var root = new Wrapper<LinearMap>(new LoraLinear.Config
        {
            InputDim = 5,
            OutputDim = 4,
            Rank = example.GetProperty("rank").GetInt32(),
            Alpha = example.GetProperty("alpha").GetDouble(),
        });

        AssertCase(example, root, root.Inner.Forward);
    }

    [Theory]
    [InlineData("mixture_2_of_4")]
    [InlineData("mixture_1_of_4")]
    [InlineData("mixture_3_of_3")]
    [InlineData("mixture_2_of_4_capacity")]
    public void MixtureOfExperts_FixedWeights_GivesTheReferencesValues(string name)
    {
        var example = Cases[name];
        var factor = example.GetProperty("capacity_factor");
        var root = new Wrapper<FeedForward>(new MixtureOfExperts.Config
        {
            InputDim = 4,
            Experts = example.GetProperty("experts").GetInt32(),
            ExpertsPerToken = example.GetProperty("chosen").GetInt32(),
            CapacityFactor = factor.ValueKind == JsonValueKind.Null ? null : factor.GetDouble(),
            Expert = new DenseFeedForward.Config { Expansion = 2 },
            LoadBalanceWeight = 0.1,
            RouterZWeight = 0.05,
        });

        var context = AssertCase(example, root, root.Inner.Forward);

        var load = example.GetProperty("load").EnumerateArray().Select(share => share.GetDouble()).ToArray();
        Assert.Equal(load, load.Select((_, i) => context.Summaries[$"inner.load[{i}]"]));
        Assert.Equal(example.GetProperty("dropped").GetDouble(), context.Summaries["inner.dropped"], 1e-12);
        Assert.Equal(example.GetProperty("entropy").GetDouble(), context.Summaries["inner.router_entropy"], Tolerance);
    }

    private static InvocationContext AssertCase<TModule>(JsonElement example, Wrapper<TModule> root, Func<Tensor, InvocationContext, Tensor> forward)
        where TModule : Module
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var store = new ParameterStore(root, 1, CPU);
        GoldenFile.Fill(root.Inner, example.GetProperty("weights"));
        var input = example.GetProperty("input").Values(example.GetProperty("shape").Integers()).requires_grad_(true);
        var context = new InvocationContext(isTraining: true);

        var output = forward(input, context.For(root.Inner));
        var loss = (output.view(-1) * example.GetProperty("probe").Values(-1)).sum();
        context.Losses.Values.Aggregate(loss, (sum, extra) => sum + extra).backward();

        Tensors.AssertClose(example.GetProperty("output").Values(output.shape), output, Tolerance);
        var losses = example.GetProperty("losses");
        Assert.Equal(losses.EnumerateObject().Count(), context.Losses.Count);
        foreach (var expected in losses.EnumerateObject())
        {
            Assert.Equal(expected.Value.GetDouble(), context.Losses[$"inner.{expected.Name}"].item<float>(), Tolerance);
        }

        Tensors.AssertClose(example.GetProperty("input_gradient").Values(input.shape), input.grad!, Tolerance);
        GoldenFile.AssertGradients(root.Inner, example.GetProperty("gradients"), Tolerance);
        return context;
    }
}
