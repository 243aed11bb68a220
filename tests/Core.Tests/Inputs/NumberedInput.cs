using Platform.Training.Core.Inputs;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Inputs;

/// <summary>Batches that hold nothing but where they come from: a name, the pass and the batch.</summary>
internal sealed class NumberedInput(NumberedInput.Config config, InputEnvironment environment) : Input
{
    private int _callers;

    public sealed record Config : BaseConfig
    {
        public int Source { get; init; }

        public int Batches { get; init; } = 5;

        /// <summary>The batch of the first pass that cannot be made.</summary>
        public int? Broken { get; init; }

        public int Dim { get; init; } = 3;

        public override NumberedInput Open(InputEnvironment environment) => new(this, environment);
    }

    public sealed record DimFacts(int Dim) : InputFacts;

    public override InputFacts Facts => new DimFacts(config.Dim);

    public bool IsDisposed { get; private set; }

    public override int BatchesInEpoch(int epoch) => config.Batches + epoch % 2;

    public override Batch Train(DataPosition position)
    {
        // An input may rely on being called by one thread at a time.
        Assert.Equal(1, Interlocked.Increment(ref _callers));
        try
        {
            return position == new DataPosition(0, config.Broken ?? -1)
                ? throw new DataException("file.tsv", 7, "broken")
                : Numbers(config.Source, position.Epoch, position.Batch, environment.Seed);
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    public override IEnumerable<Batch> Read(string split)
    {
        Assert.Equal(1, Interlocked.Increment(ref _callers));
        yield return Numbers(config.Source, -1, split.Length, 0);
        Interlocked.Decrement(ref _callers);
    }

    public static long[] Numbers(Batch batch)
    {
        using (batch)
        {
            return batch["numbers"].data<long>().ToArray();
        }
    }

    protected override void Dispose(bool disposing) => IsDisposed = true;

    private static Batch Numbers(params long[] values) =>
        new(new Dictionary<string, Tensor> { ["numbers"] = tensor(values).DetachFromDisposeScope() }, 1);
}
