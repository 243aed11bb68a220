using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>The toy data with batches in the second pass that multiply the loss of the toy model by something, or that are left out.</summary>
internal sealed class BadDataInput(BadDataInput.Config config, Input good) : Input
{
    private const int BadPass = 1;

    public sealed record Config : BaseConfig
    {
        /// <summary>First bad batch of the second pass.</summary>
        public int From { get; init; } = 2;

        /// <summary>How many follow each other.</summary>
        public int Count { get; init; } = 1;

        /// <summary>What they multiply the loss by; null leaves them out.</summary>
        public double? Factor { get; init; } = double.NaN;

        public override BadDataInput Open(InputEnvironment environment) => new(this, new ToyInput(environment));
    }

    public override InputFacts Facts => good.Facts;

    public override int BatchesInEpoch(int epoch) => good.BatchesInEpoch(epoch) - (epoch == BadPass && config.Factor is null ? config.Count : 0);

    public override Batch Train(DataPosition position)
    {
        if (position.Epoch != BadPass || position.Batch < config.From)
        {
            return good.Train(position);
        }

        if (config.Factor is not { } factor)
        {
            return good.Train(position with { Batch = position.Batch + config.Count });
        }

        var batch = good.Train(position);
        return position.Batch >= config.From + config.Count
            ? batch
            : new Batch(new Dictionary<string, Tensor> { ["values"] = batch["values"], ["labels"] = batch["labels"], ["scale"] = tensor(factor, ScalarType.Float32) }, batch.Examples);
    }

    public override IEnumerable<Batch> Read(string split) => good.Read(split);

    protected override void Dispose(bool disposing) => good.Dispose();
}
