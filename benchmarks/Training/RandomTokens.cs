using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Batches of random tokens, distributed as words are: a few often, most rarely (Zipf).</summary>
internal sealed class RandomTokens(Shape shape) : Input
{
    public override InputFacts Facts => shape.IsDecoder
        ? new LanguageFacts(Shape.Vocabulary, Shape.Tokens, IsCausal: true)
        : new GlueFacts(GlueTask.Find(GlueTaskName.Sst2), Shape.Vocabulary, Shape.Tokens);

    public override int BatchesInEpoch(int epoch) => 1000;

    public override Batch Train(DataPosition position)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)PathSeed.Of(1, position.Batch), CPU);
        var tokens = Words(generator);
        var labels = shape.IsDecoder ? Words(generator) : rand([Shape.Batch], generator: generator).gt(0.5).to(ScalarType.Int64);
        return new Batch(
            new Dictionary<string, Tensor> { ["tokens"] = tokens.DetachFromDisposeScope(), ["labels"] = labels.DetachFromDisposeScope() },
            Shape.Batch);
    }

    public override IEnumerable<Batch> Read(string split) => throw new NotSupportedException("Random tokens have no splits.");

    private static Tensor Words(Generator generator)
    {
        var uniform = rand([Shape.Batch, Shape.Tokens], generator: generator);
        return exp(uniform * Math.Log(Shape.Vocabulary)).to(ScalarType.Int64).sub_(1).clamp_(0, Shape.Vocabulary - 1);
    }
}
