using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>Sequences of random vectors, labelled by whether their first values sum to more than zero.</summary>
internal sealed class ToyInput(InputEnvironment environment) : Input
{
    private const int Batches = 7;

    public sealed record Config : BaseConfig
    {
        public override ToyInput Open(InputEnvironment environment) => new(environment);
    }

    public sealed record ToyFacts(int Dim) : InputFacts;

    public override InputFacts Facts => new ToyFacts(16);

    public override int BatchesInEpoch(int epoch) => Batches;

    public override Batch Train(DataPosition position) => Make(PathSeed.Of(environment.Seed, position.Epoch * Batches + position.Batch));

    public override IEnumerable<Batch> Read(string split) => [Make(1234)];

    private static Batch Make(long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var scope = NewDisposeScope();
        var values = randn([8, 5, 16], generator: generator);
        var labels = values.narrow(2, 0, 1).sum([1, 2]).gt(0).to(ScalarType.Int64);
        return new Batch(
            new Dictionary<string, Tensor> { ["values"] = values.MoveToOuterDisposeScope(), ["labels"] = labels.MoveToOuterDisposeScope() },
            8);
    }
}
