using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Glue;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Bert;

public sealed class BertGoldenTests
{
    /// <summary>fp32 against fp64 through two layers: about twenty roundings of 6e-8 on values of order one.</summary>
    private const double Tolerance = 5e-6;

    private static readonly JsonElement Golden = TestData.Golden("bert.json");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Forward_FixedWeights_GivesTheLogitsAndLossOfTheReference(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Golden.GetProperty("cases")[index];
        (BertClassifier model, ParameterStore store) = Model();
        using Batch batch = BatchOf(example);

        ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));

        Assert.Equal(example.GetProperty("labels").GetArrayLength(), output.Weight);
        AssertClose(example.GetProperty("logits"), output.Predictions);
        Assert.Equal(example.GetProperty("loss").GetDouble(), output.Loss!.item<float>(), Tolerance);
        store.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Encoder_FixedWeights_GivesTheHiddenAndPooledVectorsOfTheReference(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Golden.GetProperty("cases")[index];
        (BertClassifier model, ParameterStore store) = Model();
        using Batch batch = BatchOf(example);
        BertEncoder encoder = (BertEncoder)model.Children[0];

        (Tensor hidden, Tensor? pooled) = encoder.Forward(
            batch["tokens"], batch.Has("token_types") ? batch["token_types"] : null, batch.Has("mask") ? batch["mask"] : null, new InvocationContext(isTraining: false));

        AssertClose(example.GetProperty("first_hidden"), hidden[0]);
        AssertClose(example.GetProperty("pooled"), pooled!);
        store.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Backward_FixedWeights_GivesTheGradientsOfTheReference(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Golden.GetProperty("cases")[index];
        (BertClassifier model, ParameterStore store) = Model();
        using Batch batch = BatchOf(example);

        // The context of training, with all dropout rates at zero.
        model.Forward(batch, new InvocationContext(isTraining: true)).Loss!.backward();

        foreach (Parameter parameter in model.AllParameters)
        {
            float[] expected = Values(example.GetProperty("gradients"), parameter.Path);
            float[] found = parameter.Value.grad!.data<float>().ToArray();
            Assert.True(expected.Zip(found).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance), parameter.Path);
        }

        store.Dispose();
    }

    [Fact]
    public void Backward_EachParameter_AgreesWithFiniteDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Golden.GetProperty("cases")[0];
        (BertClassifier model, ParameterStore store) = Model();
        using Batch batch = BatchOf(example);
        model.Forward(batch, new InvocationContext(isTraining: true)).Loss!.backward();
        using IDisposable quiet = no_grad();

        foreach (Parameter parameter in model.AllParameters)
        {
            // Along its own gradient the loss changes by the gradient's norm times the step; the central difference errs by
            // the step squared, rounding by 1e-7 over the step: 1e-2 balances the two, and leaves about 1e-4.
            const double Step = 1e-2;
            Tensor gradient = parameter.Value.grad!;
            double norm = gradient.norm().item<float>();
            Tensor move = gradient * (Step / norm);
            parameter.Value.add_(move);
            double above = model.Forward(batch, new InvocationContext(isTraining: true)).Loss!.item<float>();
            parameter.Value.sub_(move * 2);
            double below = model.Forward(batch, new InvocationContext(isTraining: true)).Loss!.item<float>();
            parameter.Value.add_(move);
            double difference = (above - below) / (2 * Step);
            Assert.True(Math.Abs(difference - norm) < 2e-4 + 0.01 * norm, $"{parameter.Path}: difference {difference}, gradient {norm}");
        }

        store.Dispose();
    }

    /// <summary>
    /// Against the fp64 reference: about 15 products lie on the way of a logit and 30 on that of a gradient, with three roundings of
    /// 2^-8 / √3 root mean square each, that is 1.5 % and 2 % of the norm; four times that is allowed.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ForwardAndBackward_ProductsInBf16_AreNearTheReference(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Golden.GetProperty("cases")[index];
        (BertClassifier model, ParameterStore store) = Model(ScalarType.BFloat16);
        using Batch batch = BatchOf(example);

        ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: true));
        output.Loss!.backward();

        double[] logits = [.. example.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble())];
        Assert.InRange(Apart(logits, output.Predictions), 1e-5, 0.06);
        Assert.Equal(example.GetProperty("loss").GetDouble(), output.Loss!.item<float>(), 0.06);
        double[] expected = [.. model.AllParameters.SelectMany(parameter => Values(example.GetProperty("gradients"), parameter.Path)).Select(value => (double)value)];
        Assert.InRange(Apart(expected, cat([.. model.AllParameters.Select(parameter => parameter.Value.grad!.view(-1))])), 1e-5, 0.08);
        store.Dispose();
    }

    /// <summary>Norm of the difference over that of the expected values.</summary>
    private static double Apart(double[] expected, Tensor found) => Math.Sqrt(
        expected.Zip(found.detach().contiguous().data<float>().ToArray()).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / expected.Sum(value => value * value));

    private static (BertClassifier Model, ParameterStore Store) Model(ScalarType products = ScalarType.Float32)
    {
        BertEncoder.Config encoder = BertEncoder.Config.Of(BertSize.Tiny, dropout: 0);
        BertClassifier.Config config = new()
        {
            Encoder = encoder with
            {
                Stack = (UniformStackConfig)encoder.Stack with { Layers = Golden.GetProperty("layers").GetInt32() },
                HiddenSize = Golden.GetProperty("hidden").GetInt32(),
                Embeddings = encoder.Embeddings with { Positions = new LearnedPositions.Config { Count = Golden.GetProperty("positions").GetInt32() } },
            },
            Dropout = new() { Rate = 0 },
        };
        GlueFacts facts = new(GlueTask.MnliMatched, Golden.GetProperty("vocabulary").GetInt32(), 12);
        BertClassifier model = (BertClassifier)config.For(facts).Build();
        ParameterStore store = new(model, 1, CPU, products: products);
        using IDisposable quiet = no_grad();
        foreach (Parameter parameter in model.AllParameters)
        {
            parameter.Value.copy_(tensor(Values(Golden.GetProperty("weights"), parameter.Path)).view([.. parameter.Shape]));
        }

        return (model, store);
    }

    private static Batch BatchOf(JsonElement example)
    {
        long[][] tokens = Rows(example.GetProperty("tokens"));
        long[][] types = Rows(example.GetProperty("types"));
        long[][] mask = Rows(example.GetProperty("mask"));
        long[] shape = [tokens.Length, tokens[0].Length];
        Dictionary<string, Tensor> tensors = new()
        {
            [TextBatches.Tokens] = tensor(tokens.SelectMany(row => row).ToArray(), shape),
            [TextBatches.Labels] = tensor(example.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64()).ToArray()),
        };
        if (types.Any(row => row.Contains(1)))
        {
            tensors[TextBatches.TokenTypes] = tensor(types.SelectMany(row => row).ToArray(), shape);
        }

        if (mask.Any(row => row.Contains(0)))
        {
            tensors[TextBatches.Mask] = tensor(mask.SelectMany(row => row.Select(value => value == 1)).ToArray(), shape);
        }

        return new Batch(tensors, tokens.Length);
    }

    /// <summary>The values that the reference holds under its own names; query, key and value are one parameter here.</summary>
    private static float[] Values(JsonElement byName, string path)
    {
        string name = path.Replace("encoder.", "", StringComparison.Ordinal).Replace("stack.", "", StringComparison.Ordinal).Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Replace("attention.output", "output", StringComparison.Ordinal).Replace("feed_forward.", "", StringComparison.Ordinal);
        if (name.StartsWith("embeddings.", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal))
        {
            name = name[..^".weight".Length];
        }

        const string Fused = "attention.qkv.projection";
        return name.Contains(Fused, StringComparison.Ordinal)
            ? [.. new[] { "query", "key", "value" }.SelectMany(part => Values(byName, name.Replace(Fused, part, StringComparison.Ordinal)))]
            : [.. byName.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
    }

    private static long[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetInt64()).ToArray())];

    private static void AssertClose(JsonElement expected, Tensor found)
    {
        double[] values = [.. expected.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble())];
        float[] computed = found.contiguous().data<float>().ToArray();
        Assert.Equal(values.Length, computed.Length);
        Assert.All(values.Zip(computed), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
