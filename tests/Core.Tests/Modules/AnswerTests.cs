using Platform.Core.Tests.Layers;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Modules;

public sealed class AnswerTests
{
    private static readonly TransformerLayer.Config Layer = new() { InputDim = 8, Attention = new() { Heads = 2 }, Dropout = new() { Rate = 0.1 } };

    [Fact]
    public void Answer_NobodyAsked_MakesNoTensor()
    {
        var context = new InvocationContext(isTraining: false);
        context.Ask(new ConfigGlob("other.*"));

        context.Answer("mine", () => throw new InvalidOperationException("was made"));

        Assert.Empty(context.Answers);
    }

    [Fact]
    public void Answer_Twice_IsRefused()
    {
        using var scope = NewDisposeScope();
        var context = new InvocationContext(isTraining: false);
        context.Ask(new ConfigGlob("**"));
        context.Answer("mine", () => ones(1));

        Assert.Contains("\"mine\" was handed out twice", Assert.Throws<InvalidOperationException>(() => context.Answer("mine", () => ones(1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Recompute.None)]
    [InlineData(Recompute.Layer)]
    public void Answers_OfALayer_AreItsOutputAndLogitsByPath(Recompute recompute)
    {
        using var scope = NewDisposeScope();
        var model = new Wrapper<TransformerLayer>(Layer with { Recompute = recompute });
        using var store = new ParameterStore(model, 1, CPU);
        var context = new InvocationContext(isTraining: true, seed: 5);
        context.Ask(new ConfigGlob("inner.output"));
        context.Ask(new ConfigGlob("**.logits"));
        var input = randn([2, 3, 8], generator: new Generator(1));

        var output = model.Inner.Forward(input, null, context.For(model.Inner));

        Assert.Equal(["inner.attention.logits", "inner.output"], context.Answers.Keys.Order());
        Assert.Equal([2L, 2, 3, 3], context.Answers["inner.attention.logits"].shape);
        Tensors.AssertClose(output, context.Answers["inner.output"], 0);
    }

    [Theory]
    [InlineData(Recompute.None)]
    [InlineData(Recompute.Layer)]
    public void Answers_OfALayer_CanBeDifferentiated(Recompute recompute)
    {
        var model = new Wrapper<TransformerLayer>(Layer with { Recompute = recompute, Dropout = new() });
        using var store = new ParameterStore(model, 1, CPU);
        using var input = randn([2, 3, 8], generator: new Generator(1));

        Tensors.AssertGradientsAlongDirections(store, () =>
        {
            var context = new InvocationContext(isTraining: true, seed: 5);
            context.Ask(new ConfigGlob("**"));
            var output = model.Inner.Forward(input, null, context.For(model.Inner));
            return output.square().mean() + context.Answers["inner.attention.logits"].square().sum() + context.Answers["inner.output"].sin().mean();
        });
    }
}
