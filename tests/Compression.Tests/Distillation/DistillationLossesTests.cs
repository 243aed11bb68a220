using System.Text.Json;
using Platform.Compression.Tests.Golden;
using Platform.Training.Compression.Distillation;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Distillation;

public sealed class DistillationLossesTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenValues.Read("distillation.json").GetArrayLength())];

    /// <summary>Single precision against double: seven digits of values and gradients that are of the order of one.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_GoldenTensors_HasTorchsValueAndGradient(int number)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenValues.Read("distillation.json")[number];
        long[] shape = [.. golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        var student = tensor(golden.GetProperty("student").Floats()).view(shape).detach().requires_grad_(true);
        var teacher = tensor(golden.GetProperty("teacher").Floats()).view(shape);

        var loss = Of(golden, student, teacher, golden.TryGetProperty("mask", out var mask) ? tensor(mask.Floats()).view(2, 3).to(ScalarType.Bool) : null);
        loss.backward();

        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5);
        Assert.All(
            golden.GetProperty("gradient").Floats().Zip(student.grad!.view(-1).data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(4, 12, new[] { 0, 3, 6, 9, 12 })]
    [InlineData(2, 4, new[] { 0, 2, 4 })]
    [InlineData(2, 2, new[] { 0, 1, 2 })]
    [InlineData(2, 3, new[] { 0, 2, 3 })]
    [InlineData(4, 1, new[] { 0, 1, 1, 1, 1 })]
    public void LayerPairs_OfAnyDepths_AreAtTheSamePartOfTheDepth(int student, int teacher, int[] expected) =>
        Assert.Equal(expected, LayerPairs.Of(student, teacher));

    private static Tensor Of(JsonElement golden, Tensor student, Tensor teacher, Tensor? mask) => golden.GetProperty("name").GetString() switch
    {
        "soft" => DistillationLosses.Soft(student, teacher, golden.GetProperty("temperature").GetDouble()),
        "scores" => DistillationLosses.Scores(student, teacher),
        "hidden" => DistillationLosses.Hidden(student, teacher, mask),
        _ => DistillationLosses.Attention(student, teacher, mask),
    };
}
