using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Decoders;

/// <summary>Both language models against an independent implementation; see Golden/language_models.py.</summary>
public sealed class LanguageModelGoldenTests
{
    /// <summary>fp32 against fp64 through two layers: about twenty roundings of 6e-8 on values of order one.</summary>
    private const double Tolerance = 5e-6;

    private static readonly JsonElement Golden = TestData.Golden("language_models.json");

    [Theory]
    [InlineData("masked")]
    [InlineData("causal")]
    public void Forward_FixedWeights_GivesLogitsLossAndGradientsOfTheReference(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = Golden.GetProperty(kind);
        Model model = kind == "masked" ? Masked() : Causal();
        using ParameterStore store = new(model, 1, CPU);
        using (no_grad())
        {
            foreach (Parameter parameter in model.AllParameters)
            {
                parameter.Value.copy_(tensor(Values(expected.GetProperty("weights").GetProperty(parameter.Path))).view([.. parameter.Shape]));
            }
        }

        using Batch batch = BatchOf(expected);
        ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));
        Tensor loss = model.Forward(batch, new InvocationContext(isTraining: true)).Loss!;
        loss.backward();

        // The head is computed for the predicted tokens alone.
        float[] logits = [.. expected.GetProperty("logits").EnumerateArray().SelectMany(Values)];
        Assert.Equal([logits.Length / Golden.GetProperty("vocabulary").GetInt32(), Golden.GetProperty("vocabulary").GetInt32()], output.Predictions.shape);
        Assert.Equal(output.Predictions.shape[0], output.Weight);
        AssertClose(logits, output.Predictions, "logits");
        Assert.Equal(expected.GetProperty("loss").GetDouble(), output.Loss!.item<float>(), Tolerance);
        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.item<float>(), Tolerance);
        Assert.Equal(expected.GetProperty("weights").EnumerateObject().Select(weight => weight.Name).Order(), model.AllParameters.Select(parameter => parameter.Path).Order());
        foreach (Parameter parameter in model.AllParameters)
        {
            AssertClose(Values(expected.GetProperty("gradients").GetProperty(parameter.Path)), parameter.Value.grad!, parameter.Path);
        }
    }

    private static Model Masked() => new BertMaskedModel.Config
    {
        Encoder = new()
        {
            HiddenSize = Number("hidden"),
            Pooler = null,
            Embeddings = new() { Positions = new LearnedPositions.Config { Count = Number("positions") }, Dropout = new() },
            Stack = Stack(new TransformerLayer.Config()),
        },
    }.For(new LanguageFacts(Number("vocabulary"), 6, IsCausal: false)).Build();

    private static Model Causal() => new CausalLanguageModel.Config
    {
        HiddenSize = Number("hidden"),
        Positions = new LearnedPositions.Config { Count = Number("positions") },
        Stack = Stack(new TransformerLayer.Config
        {
            Attention = new() { Mask = new CausalMask.Config() },
            Norm = new LayerNorm.Config { Epsilon = 1e-5 },
            NormPlacement = NormPlacement.Pre,
        }),
    }.For(new LanguageFacts(Number("vocabulary"), 6, IsCausal: true)).Build();

    private static UniformStackConfig Stack(TransformerLayer.Config layer) => new()
    {
        Layers = Number("layers"),
        Layer = layer with
        {
            Attention = layer.Attention with { Heads = Number("heads") },
            FeedForward = new DenseFeedForward.Config { Expansion = Number("expansion") },
        },
    };

    private static Batch BatchOf(JsonElement example)
    {
        long[] shape = [example.GetProperty("tokens").GetArrayLength(), example.GetProperty("tokens")[0].GetArrayLength()];
        Tensor Rows(string name) => tensor([.. example.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetInt64())], shape);
        return new Batch(
            new Dictionary<string, Tensor>
            {
                [LanguageBatches.Tokens] = Rows("tokens"),
                [LanguageBatches.Labels] = Rows("labels"),
                [LanguageBatches.Mask] = Rows("present").to_type(ScalarType.Bool),
            },
            (int)shape[0]);
    }

    private static int Number(string name) => Golden.GetProperty(name).GetInt32();

    private static float[] Values(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetSingle())];

    private static void AssertClose(float[] expected, Tensor found, string what)
    {
        float[] computed = found.contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, computed.Length);
        Assert.True(expected.Zip(computed).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance), what);
    }
}
